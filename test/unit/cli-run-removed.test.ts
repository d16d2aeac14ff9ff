import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { followProduction } from '../../cli/production/follow.ts'
import type { Opened } from '../../cli/production/open-for-run.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { runHome } from '../fixtures/run-home.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-run-'))
const TEXT = `
production: quick
job: {container: none, command: [sh, -c, 'true', sh, '{outputs}']}
steps:
  - {name: simulate, type: MCSimulation, runs: {count: 1}, outputs: [{files: '*.a', metadata: {data_level: R1}}]}
`

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** An engine that works whenever somebody has looked: so what is to be seen on the way is seen. */
function openedOn(home: MemoryHome): Opened {
  const status: Opened['client']['status'] = async (request) => {
    const answer = await home.client.status(request)
    await runHome(home)
    return answer
  }
  return {
    client: { ...home.client, status },
    isOurs: true,
    begin: async () => undefined,
    stopTaking: () => undefined,
    running: async () => 0,
    settled: async () => undefined,
    close: async () => undefined,
  }
}

describe('running a production that is being removed', () => {
  it('waits until it is gone, and sets it going anew', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const home = memoryHome()
    const file = join(folder, 'quick.yaml')
    writeFileSync(file, TEXT)
    await home.client.submit({ text: TEXT })
    await home.client.remove({ production: 'quick' })
    const request = { file, as: undefined, globals: { home: folder, json: false } }
    await followProduction(request, openedOn(home))
    expect(said.mock.calls.join('')).toMatch(/quick is being removed; .*\n(.*\n)*production quick: set going/)
    expect(await home.client.status({ production: 'quick' })).toMatchObject({ status: 'Completed' })
  })
})
