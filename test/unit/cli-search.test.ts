import { describe, expect, it, vi } from 'vitest'
import { search } from '../../cli/files/search.ts'
import { makeSearchProgress } from '../../cli/output/search-progress.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'

const query = ['run_number=249']

/** A catalog of so many directories that a request looks at a part of them. */
async function wideHome(): Promise<MemoryHome> {
  const home = memoryHome({ scanFiles: 3000 })
  for (let directory = 0; directory < 250; directory += 1)
    await registerFile(home, { lfn: `/${directory}/f`, metadata: { particle: 'gamma', run_number: directory } })
  return home
}

describe('a search from the command line', () => {
  it('goes on by itself where a request ended without a file, and tells of that', async () => {
    const { client } = await wideHome()
    const progress = { found: vi.fn<(files: number) => void>(), stop: vi.fn<() => void>() }
    const { files, more } = await search({ query, limit: Infinity }, client, progress)
    expect([files.map(({ lfn }) => lfn), more]).toEqual([['/249/f'], false])
    expect(progress.found.mock.calls.length).toBeGreaterThan(0)
    expect(progress.stop).toHaveBeenCalledTimes(1)
  })

  it('ends at its limit', async () => {
    const { client } = await wideHome()
    const find = vi.spyOn(client, 'find')
    const { files, more } = await search({ query: [], limit: 2 }, client)
    expect([files.length, more, find.mock.calls.length]).toEqual([2, true, 1])
  })

  it('says how far it is on a terminal alone, and leaves nothing there', () => {
    const write = vi.fn<(text: string) => boolean>(() => true)
    for (const isTTY of [true, false]) {
      const progress = makeSearchProgress({ isTTY, write })
      progress.found(3)
      progress.stop()
    }
    expect(write.mock.calls).toEqual([['\r\u001b[Ksearching, 3 found'], ['\r\u001b[K']])
  })
})
