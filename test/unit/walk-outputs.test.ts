import { describe, expect, it, vi } from 'vitest'
import { walkOutputs } from '../../functions/close/walk-outputs.ts'
import { auditCursorSchema, type AuditCursor } from '../../functions/close/audit-step.ts'
import { manifestKey, type Manifest, type ManifestOutput } from '../../shared/model/manifest.ts'
import type { Task } from '../../shared/model/task.ts'
import type { TaskEnd } from '../../shared/ports/tasks.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { checksumOf } from '../fixtures/register-file.ts'
import { simulatedHome, type SimulatedHome } from '../fixtures/simulated-home.ts'

const PARENT = 'p/simulate'
const CHILD = aTransformation({
  name: 'p/process',
  parents: [PARENT],
  input: { kind: 'parents', query: { data_level: 'R1' } },
})

function outputOf(task: number, index: number): ManifestOutput {
  const name = `${task}-${index}`
  const content = { size: 1, checksum: checksumOf(name), metadata: { data_level: 'R1' } }
  const key = `${manifestKey({ ...EXECUTION, task }).replace('manifest.json', '')}outputs/${name}`
  return { name, lfn: `/out/${name}`, key, ...content }
}
const EXECUTION = { transformation: PARENT, attempt: 1, submission: 'job-1' }

function manifestOf(task: number, outputs: number): Manifest {
  const made = Array.from({ length: outputs }, (_, index) => outputOf(task, index))
  const end = { end: 'done', exitCode: 0, message: '', peakMegabytes: null, log: '', started: 0, ended: 0 } as const
  return { version: 1, ...EXECUTION, task, ...end, outputs: made }
}

function aTask(number: number): Task {
  const counters = { attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 0, created: 0, ended: null }
  const nothing = { target: [], files: [], manifest: null, message: '' }
  return { transformation: PARENT, number, state: 'Created', ...counters, ...nothing }
}

function endOf(number: number): TaskEnd {
  const manifest = manifestKey({ ...EXECUTION, task: number })
  return { number, attempt: 1, state: 'Done', errors: 0, manifest, message: '', ended: 0 }
}

/** A home with a parent all of whose tasks are done, of whose outputs nobody has heard, and its child. */
async function homeWith(tasks: number, outputs: number): Promise<SimulatedHome> {
  const home = simulatedHome()
  await home.ports.transformations.create([aTransformation({ name: PARENT, type: 'MCSimulation' }), CHILD])
  const numbers = Array.from({ length: tasks }, (_, index) => index + 1)
  await home.ports.tasks.create(numbers.map(aTask))
  await home.ports.tasks.end({ transformation: PARENT, ends: numbers.map(endOf), counts: {} })
  for (const task of numbers)
    await home.objects.put(manifestKey({ ...EXECUTION, task }), JSON.stringify(manifestOf(task, outputs)))
  return home
}

/** Walks to the end of the parent; returns where each step came to. */
async function walk(home: SimulatedHome): Promise<readonly AuditCursor[]> {
  const [transformation] = await home.ports.transformations.read([CHILD.definition.name])
  if (transformation === undefined) throw new Error('there is no child')
  const cursors: AuditCursor[] = []
  for (let at = { parent: 0, after: 0 }; ;) {
    const { cursor } = await walkOutputs({ transformation, at }, home.settings, home.ports)
    const next = auditCursorSchema.parse(cursor)
    cursors.push(next)
    if ('attached' in next || next.parent > 0) return cursors
    at = next
  }
}

async function attached({ ports }: SimulatedHome): Promise<number> {
  return (await ports.attachments.list({ transformation: CHILD.definition.name, after: '', limit: 100_000 })).length
}

describe('the walk over the outputs of a parent', () => {
  it('goes past its first step, to the last task', async () => {
    const home = await homeWith(2100, 1)
    expect(await walk(home)).toEqual([
      { parent: 0, after: 1000 },
      { parent: 0, after: 2000 },
      { parent: 1, after: 0 },
    ])
    expect(await attached(home)).toBe(2100)
  })

  it('ends a step sooner where tasks have made many files', async () => {
    const home = await homeWith(50, 400)
    const cursors = await walk(home)
    expect(cursors).toEqual([
      { parent: 0, after: 32 },
      { parent: 1, after: 0 },
    ])
    expect(await attached(home)).toBe(20_000)
  })

  it('reads manifests side by side', async () => {
    const home = await homeWith(32, 1)
    const waiting: (() => void)[] = []
    let most = 0
    const { part } = home.objects
    vi.spyOn(home.objects, 'part').mockImplementation(async (key, range) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        most = Math.max(most, waiting.length)
        setImmediate(() => waiting.splice(0).forEach((go) => go()))
      })
      return part.call(home.objects, key, range)
    })
    await walk(home)
    expect(most).toBe(16)
  })
})
