import { describe, expect, it } from 'vitest'
import type { NewAttachment } from '../../shared/model/attachment.ts'
import { NO_COUNTS } from '../../shared/model/counts.ts'
import type { Task } from '../../shared/model/task.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { aSubmission } from '../fixtures/submissions.ts'
import type { BackEnd, BackEndUnderTest } from './back-end.ts'

type Ports = BackEnd['ports']

const LFNS = ['/f1', '/f2', '/f3']
/** A moment at which all is due. */
const NOW = 100
const EVERYTHING = { after: '', limit: 100 } as const

/** Writes something of each kind that a back end keeps of a transformation. */
async function fill({ transformations, attachments, tasks, submissions, ...ports }: Ports, name: string) {
  await transformations.create([aTransformation({ name })])
  const [found] = await transformations.read([name])
  if (found === undefined) throw new Error(`${name} was created a moment ago`)
  const log = { at: 1, by: 'me', text: 'begun' }
  await transformations.change({ name, version: 1, state: { ...found.state, status: 'Active' }, log })
  await transformations.note(name, { at: 2, by: 'me', text: 'a note' })
  await attachments.attach(LFNS.map((lfn) => anAttachment(name, lfn)))
  const [first] = await attachments.read(name, LFNS)
  const stop = { lfn: LFNS[0] ?? '', rev: first?.rev ?? 0, status: 'MaxReset', errors: 3, reason: 'broken' } as const
  await attachments.change({ transformation: name, task: null, files: [stop], counts: { maxReset: 1 } })
  await fillPile(ports, name)
  await tasks.takeNumbers(name, 9)
  await tasks.create([1, 2, 3].map((number) => aTask(name, number)))
  const end = {
    number: 1,
    attempt: 1,
    state: 'Failed',
    errors: 1,
    manifest: null,
    message: 'broken',
    ended: 9,
  } as const
  await tasks.end({ transformation: name, ends: [end], counts: { failed: 1 } })
  const retry = { number: 2, attempt: 1, errors: 0, lost: 1, interrupted: 0, message: 'lost', due: NOW + 1 }
  await tasks.retry({ transformation: name, retries: [retry], counts: {} })
  const [chunk] = await submissions.ready(name, NOW, 1)
  const sent = `sent-${name}`
  await submissions.open(aSubmission({ name: sent, transformation: name }), chunk === undefined ? [] : [chunk])
  await submissions.sent(sent, { id: sent, tasks: [1] })
  await submissions.open(aSubmission({ name: `unsent-${name}`, transformation: name }), [])
}

async function fillPile({ piles }: Pick<Ports, 'piles'>, transformation: string): Promise<void> {
  const head = await piles.head(transformation, 'x')
  for (const [version, ready] of [1, 2].entries())
    await piles.finish({ head: { ...head, version, due: NOW }, ready: [ready], now: 1, counts: { created: 1 } })
  const entry = { size: 7, storageElements: ['A'], since: 5, errors: 0, needs: {}, rev: 1 }
  const put = LFNS.map((lfn) => ({ lfn, ...entry }))
  await piles.writeCut({ transformation, pile: 'x', id: 'cut', tasks: [{ number: 1, target: [], files: [] }] })
  const last = { ...(await piles.head(transformation, 'x')), pending: 'cut', due: NOW }
  await piles.change({ head: last, put, remove: [], counts: { waiting: LFNS.length } })
}

function anAttachment(transformation: string, lfn: string): NewAttachment {
  return { transformation, lfn, pile: 'x', size: 7, storageElements: ['A'], since: 5, needs: {}, catalogVersion: 1 }
}

function aTask(transformation: string, number: number): Task {
  const counters = { attempt: 1, errors: 0, lost: 0, interrupted: 0, due: 5, created: 5, ended: null }
  return { transformation, number, state: 'Created', ...counters, target: [], files: [], manifest: null, message: '' }
}

/** All that a back end can be asked of a transformation that is there. */
async function kept({ transformations, attachments, piles, tasks, submissions }: Ports, name: string) {
  const page = { transformation: name, ...EVERYTHING }
  return {
    counts: (await transformations.progress(name))?.counts,
    history: await transformations.history(name),
    attached: await attachments.list(page),
    attachedByName: await attachments.read(name, LFNS),
    stopped: await attachments.stopped(page),
    piles: await piles.list(name, '', 100),
    pile: await piles.head(name, 'x'),
    waiting: await piles.waiting(name, 'x'),
    due: (await piles.due(NOW, 100)).filter((one) => one.transformation === name),
    cut: await piles.readCut(name, 'cut'),
    tasks: await tasks.list(name, 0, 100),
    tasksByNumber: await tasks.read(name, [1, 2, 3]),
    failures: await tasks.failures(name, 100),
    ready: await submissions.ready(name, NOW, 100),
    nextDue: await submissions.nextDue(name, NOW),
    live: await submissions.live(name),
    unsent: await submissions.unsent(name),
    submissionsByName: await submissions.read([`sent-${name}`, `unsent-${name}`]),
  }
}

/** What is kept of a transformation that was created a moment ago, and has done nothing. */
function nothingOf(name: string): Awaited<ReturnType<typeof kept>> {
  const pile = { transformation: name, pile: 'x', version: 0, tasks: 0, pending: null, due: null, firstCut: null }
  return {
    counts: NO_COUNTS,
    history: [],
    attached: [],
    attachedByName: [],
    stopped: [],
    piles: [],
    pile: { ...pile, flushed: 0, stuck: 0, waiting: 0, uncut: false },
    waiting: [],
    due: [],
    cut: undefined,
    tasks: [],
    tasksByNumber: [],
    failures: [],
    ready: [],
    nextDue: null,
    live: [],
    unsent: [],
    submissionsByName: [],
  }
}

/** What every back end does when a transformation is to be forgotten. */
export function forgettingContract({ name, make }: BackEndUnderTest): void {
  describe(`forgetting: ${name}`, () => {
    // A back end may number transformations, and give the number of the last one out again.
    it.each(['p/a', 'p/b', 'p/c'])(
      '%s leaves nothing behind, not even for its namesake, and all of others',
      async (gone) => {
        const { ports } = await make()
        const names = ['p/a', 'p/b', 'p/c']
        for (const each of names) await fill(ports, each)
        const others = names.filter((each) => each !== gone)
        const before = await Promise.all(others.map((each) => kept(ports, each)))
        for (const [what, found] of Object.entries(await kept(ports, gone)))
          expect({ [what]: found }).not.toEqual({ [what]: new Map(Object.entries(nothingOf(gone))).get(what) })
        await ports.transformations.forget(gone)
        expect((await ports.transformations.read(names)).map((one) => one.definition.name)).toEqual(others)
        expect(await ports.transformations.progress(gone)).toBeUndefined()
        const namesake = aTransformation({ name: gone, maxErrors: 9 })
        await ports.transformations.create([namesake])
        expect(await ports.transformations.read([gone])).toEqual([{ ...namesake, version: 1 }])
        expect(await kept(ports, gone)).toEqual(nothingOf(gone))
        expect(await ports.tasks.takeNumbers(gone, 1)).toBe(1)
        expect(await Promise.all(others.map((each) => kept(ports, each)))).toEqual(before)
      },
    )

    it('twice is once, and what was never there is no matter', async () => {
      const { ports } = await make()
      await fill(ports, 'p/a')
      for (const each of ['p/none', 'p/a', 'p/a']) await ports.transformations.forget(each)
      expect(await ports.transformations.read(['p/a'])).toEqual([])
    })
  })
}
