import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withPassingFile } from '../../cli/files/passing-file.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-passing-'))
  path = join(folder, 'half')
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

it('is taken away when the work is done, and when it fails', async () => {
  const work = async (): Promise<number> => {
    writeFileSync(path, 'half')
    return 42
  }
  expect(await withPassingFile(path, work)).toBe(42)
  expect(existsSync(path)).toBe(false)
  const failing = withPassingFile(path, async () => {
    await work()
    throw new Error('the disk is full')
  })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(existsSync(path)).toBe(false)
})

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'is taken away by %s, which then ends the process',
  async (signal) => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    const before = process.listenerCount(signal)
    await withPassingFile(path, async () => {
      writeFileSync(path, 'half')
      process.emit(signal, signal)
      expect(existsSync(path)).toBe(false)
      expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, signal)
      expect(process.listenerCount(signal)).toBe(before)
    })
  },
)
