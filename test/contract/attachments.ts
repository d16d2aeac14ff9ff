import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttachmentStatus, NewAttachment } from '../../shared/model/attachment.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { Attachments } from '../../shared/ports/attachments.ts'
import { PAIRS_PER_TRANSACTION } from '../../shared/ports/transaction.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { AttachmentsModel } from './attachments-model.ts'
import type { BackEnd, BackEndUnderTest, MakeBackEnd } from './back-end.ts'
import { allPages } from './paging.ts'

const NAME = 'p/a'
const LFNS = ['/f1', '/f2', '/f3'] as const
const lfn = fc.constantFrom(...LFNS)
const catalogVersion = fc.integer({ min: 1, max: 4 })
const task = fc.integer({ min: 1, max: 2 })
/** How far the revision that the caller saw is from the one there is. */
const behind = fc.constantFrom(0, 0, 0, 1)

const file: fc.Arbitrary<NewAttachment> = fc
  .record({ lfn, catalogVersion, pile: fc.constantFrom('gamma', 'proton'), since: fc.nat(5) })
  .map((one) => {
    const needs = { particle: one.pile }
    return { ...one, transformation: NAME, size: 7, storageElements: [`SE${one.catalogVersion}`], needs }
  })
const withdrawal = fc.record({
  transformation: fc.constant(NAME),
  lfn,
  catalogVersion,
  status: fc.constantFrom('Withdrawn' as const, 'Removed' as const),
  reason: fc.constantFrom('left', 'changed'),
})
const files = fc.array(file, { maxLength: 3 })
const choice = fc.uniqueArray(lfn, { minLength: 1, maxLength: 3 })
const status = fc.constantFrom('Unused' as const, 'MaxReset' as const, 'Problematic' as const)
const step = fc.oneof(
  fc.record({ kind: fc.constant('attach' as const), files }),
  fc.record({ kind: fc.constant('move' as const), files }),
  fc.record({ kind: fc.constant('withdraw' as const), list: fc.array(withdrawal, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('assign' as const), lfns: choice, task, behind }),
  fc.record({
    kind: fc.constant('change' as const),
    lfns: choice,
    task: fc.option(task),
    status,
    errors: fc.nat(3),
    behind,
  }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Does the same to the attachments and to their model, and expects the same answers. */
async function expectSame(one: Step, { attachments }: BackEnd['ports'], model: AttachmentsModel): Promise<void> {
  const revOf = (name: string, less: number): number => (model.read(name)?.rev ?? 1) - less
  switch (one.kind) {
    case 'attach':
      await attachments.attach(one.files)
      return one.files.forEach((each) => model.attach(each))
    case 'move':
      await attachments.move(one.files)
      return one.files.forEach((each) => model.move(each))
    case 'withdraw':
      await attachments.withdraw(one.list)
      return one.list.forEach((each) => model.withdraw(each))
    case 'assign': {
      const cut = one.lfns.map((name) => ({ lfn: name, rev: revOf(name, one.behind) }))
      const expected = cut.filter((each) => model.assign(one.task, each)).map((each) => each.lfn)
      return expect(await attachments.assign(NAME, one.task, cut)).toEqual(expected)
    }
    case 'change': {
      // Who is gone is counted: only the catalog brings it back.
      const here = one.lfns.filter((name) => !model.isGone(name))
      const changed = here.map((name) => {
        return { lfn: name, rev: revOf(name, one.behind), status: one.status, errors: one.errors, reason: 'because' }
      })
      const change = { transformation: NAME, task: one.task, files: changed, counts: { failures: 1 } }
      expect(await attachments.change(change)).toBe(model.change(one.task, changed))
    }
  }
}

async function created(make: MakeBackEnd): Promise<BackEnd['ports']> {
  const { ports } = await make()
  await ports.transformations.create([aTransformation({ name: NAME }), aTransformation({ name: 'p/b' })])
  return ports
}

/** What every back end's attachments do. */
export function attachmentsContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`attachments: ${name}`, () => {
    it('do what a map of records would, whatever is asked for: versions and revisions decide', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const ports = await created(make)
          const model = new AttachmentsModel()
          for (const one of steps) {
            await expectSame(one, ports, model)
            expect(await ports.attachments.read(NAME, [...LFNS, '/none'])).toEqual(model.all())
            const { gone, removed } = model
            expect((await ports.transformations.progress(NAME))?.counts).toMatchObject({ gone, removed })
          }
          expect(await ports.attachments.read('p/b', LFNS)).toEqual([])
        }),
        { numRuns: runs(300) },
      ))

    it('count in the transaction of a change: all of it, or nothing', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const ports = await created(make)
          const model = new AttachmentsModel()
          for (const one of steps) await expectSame(one, ports, model)
          expect((await ports.transformations.progress(NAME))?.counts.failures).toBe(model.changes)
        }),
        { numRuns: runs(100) },
      ))

    it('are assigned if they have the revision that the cut saw, and stay so when it is carried out again', async () => {
      const { attachments } = await created(make)
      await attachments.attach(['/f1', '/f2'].map((each) => ({ ...ANY, lfn: each })))
      await attachments.move([{ ...ANY, lfn: '/f2', pile: 'other', catalogVersion: 2 }])
      const cut = ['/f1', '/f2', '/none'].map((each) => ({ lfn: each, rev: 1 }))
      expect(await attachments.assign(NAME, 7, cut)).toEqual(['/f1'])
      expect(await attachments.assign(NAME, 8, cut)).toEqual([])
      expect(await attachments.assign(NAME, 7, cut)).toEqual(['/f1'])
      const found = await attachments.read(NAME, ['/f1', '/f2', '/none'])
      expect(found.map(({ status, task, rev }) => [status, task, rev])).toEqual([
        ['Assigned', 7, 1],
        ['Unused', null, 2],
      ])
    })

    it('stop and go on together, as many as one change may hold', async () => {
      const { attachments } = await created(make)
      const lfns = Array.from({ length: PAIRS_PER_TRANSACTION }, (_, index) => `/f${index}`).toSorted()
      await attachments.attach(lfns.map((each) => ({ ...ANY, lfn: each })))
      const turn = (to: AttachmentStatus, rev: number) => {
        const changes = lfns.map((each) => ({ lfn: each, rev, status: to, errors: 0, reason: 'because' }))
        return attachments.change({ transformation: NAME, task: null, files: changes, counts: { problematic: 1 } })
      }
      const stopped = async () =>
        (await attachments.stopped({ transformation: NAME, after: '', limit: 100 })).map((each) => each.lfn)
      expect(await turn('Problematic', 1)).toBe(true)
      expect(await stopped()).toEqual(lfns)
      expect(await turn('Unused', 2)).toBe(true)
      expect(await stopped()).toEqual([])
    })

    it('are listed by LFN, all or those that are stopped, in pages of any size', () =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 20 }),
          fc.array(fc.constantFrom('Unused', 'MaxReset', 'Problematic', 'Withdrawn'), { minLength: 20, maxLength: 20 }),
          fc.integer({ min: 1, max: 7 }),
          async (numbers, statuses, limit) => {
            const { attachments } = await created(make)
            const all = numbers.map((number, index) => ({ lfn: `/f${number}`, status: statuses[index] ?? 'Unused' }))
            await attachments.attach(all.map(({ lfn }) => ({ ...ANY, lfn })))
            for (const { lfn, status } of all) await become(attachments, lfn, status)
            const expected = all.toSorted((one, other) => (one.lfn < other.lfn ? -1 : 1))
            const page = { transformation: NAME, limit }
            const paged = (list: 'list' | 'stopped') =>
              allPages(
                '',
                (after) => attachments[list]({ ...page, after }),
                (each) => each.lfn,
              )
            const said = (list: readonly { lfn: Lfn; status: string }[]) => list.map(({ lfn, status }) => [lfn, status])
            expect(said(await paged('list'))).toEqual(said(expected))
            const stopped = expected.filter(({ status }) => status === 'MaxReset' || status === 'Problematic')
            expect(said(await paged('stopped'))).toEqual(said(stopped))
          },
        ),
        { numRuns: runs(30) },
      ))
  })
}

const ANY = {
  transformation: NAME,
  pile: 'all',
  size: 1,
  storageElements: ['A'],
  since: 1,
  needs: {},
  catalogVersion: 1,
}

/** Has a file that was just attached become what it is to be. */
async function become(attachments: Attachments, lfn: Lfn, status: AttachmentStatus): Promise<void> {
  if (status === 'Withdrawn')
    return attachments.withdraw([{ transformation: NAME, lfn, status, catalogVersion: 2, reason: 'left' }])
  const files = [{ lfn, rev: 1, status, errors: 0, reason: 'stopped' }]
  if (status !== 'Unused') await attachments.change({ transformation: NAME, task: null, files, counts: {} })
}
