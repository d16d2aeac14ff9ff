import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { sayErrorsThrough } from '../../cli/output/print.ts'
import { followProduction } from '../../cli/production/follow.ts'
import { onInterrupt } from '../../cli/production/interrupt.ts'
import { openForRun, type Opened } from '../../cli/production/open-for-run.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'

const TEXT = `
production: quick
job: {container: none, command: [sh, -c, 'true', sh, '{outputs}']}
steps:
  - {name: simulate, type: MCSimulation, runs: {count: 1}, outputs: [{files: '*.a', metadata: {data_level: R1}}]}
`

let folder = ''
let said: MockInstance<typeof process.stderr.write>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-interrupt-'))
  said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** An engine elsewhere, on which something has changed at each look; the third look finds a Ctrl-C. It is Completed in the end. */
function busyElsewhere(home: MemoryHome): Opened & { readonly looks: () => number } {
  let looks = 0
  const status: Opened['client']['status'] = async (request) => {
    const answer = await home.client.status(request)
    looks += 1
    if (looks === 3) process.emit('SIGINT', 'SIGINT')
    return { ...answer, description: String(looks), status: looks < 20 ? answer.status : 'Completed' }
  }
  return {
    client: { ...home.client, status },
    isOurs: false,
    lookEvery: 1,
    uploader: undefined,
    begin: async () => undefined,
    stopTaking: () => undefined,
    running: async () => 0,
    settled: async () => undefined,
    close: async () => undefined,
    looks: () => looks,
  }
}

describe('Ctrl-C of a run whose work an engine elsewhere does', () => {
  it('ends it at once, however busy that engine is', async () => {
    const file = join(folder, 'quick.yaml')
    writeFileSync(file, TEXT)
    const opened = busyElsewhere(memoryHome())
    const request = { file, as: undefined, globals: { home: folder, json: false, aws: null } }
    await expect(followProduction(request, opened)).rejects.toThrow()
    expect(opened.looks()).toBe(3)
    expect(said.mock.calls.join('')).toContain('Interrupted: "cascade status quick --watch" shows how it goes on.')
  })

  it('lets it inherit nothing when that engine ends', async () => {
    const home = join(folder, 'home')
    const first = await openForRun(home)
    const second = await openForRun(home)
    await second.begin()
    second.stopTaking()
    await first.close()
    await second.client.submit({ text: TEXT })
    // Time enough for an engine that works.
    await setTimeout(1000)
    const { steps } = await second.client.status({ production: 'quick' })
    await second.close()
    expect(second.isOurs).toBe(true)
    expect(Object.values(steps[0]?.tasks ?? {}).every((count) => count === 0)).toBe(true)
  })
})

describe('the second Ctrl-C', () => {
  it('says what becomes of the jobs, also where bars are drawn', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('the process ends')
    })
    const interrupt = onInterrupt(() => undefined)
    sayErrorsThrough(() => undefined)
    process.emit('SIGINT', 'SIGINT')
    const later = performance.now() + 1000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('the process ends')
    interrupt.done()
    sayErrorsThrough(null)
    expect(exit).toHaveBeenCalledWith(1)
    expect(said.mock.calls.join('')).toContain('Left. Jobs that run go on by themselves')
  })
})
