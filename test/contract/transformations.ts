import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_COUNTS } from '../../shared/model/counts.ts'
import type { State } from '../../shared/model/transformation.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { LONG_PARTS, longestDefinition } from '../fixtures/long-definitions.ts'
import type { BackEnd, BackEndUnderTest, MakeBackEnd } from './back-end.ts'

const NAME = 'p/a'

async function created(make: MakeBackEnd): Promise<{ readonly ports: BackEnd['ports']; readonly state: State }> {
  const { ports } = await make()
  const one = aTransformation({ name: NAME })
  await ports.transformations.create([one, aTransformation({ name: 'p/b' })])
  return { ports, state: one.state }
}

/** What every back end's transformations do. */
export function transformationsContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`transformations: ${name}`, () => {
    it('creates what is not there, reads it back as it was, and leaves what is there', async () => {
      const { ports, state } = await created(make)
      await ports.transformations.create([aTransformation({ name: NAME, maxErrors: 9 })])
      const [found, ...others] = await ports.transformations.read([NAME, 'p/none'])
      expect(others).toEqual([])
      expect(found).toEqual({ ...aTransformation({ name: NAME }), state, version: 1 })
      expect((await ports.transformations.progress(NAME))?.counts).toEqual(NO_COUNTS)
      expect(await ports.transformations.progress('p/none')).toBeUndefined()
    })

    it.each(LONG_PARTS)(
      'keeps what is as long as it may be by its %s, and another job in the place of its own',
      async (part) => {
        const { ports } = await make()
        const [definition, other] = [longestDefinition(NAME, part), longestDefinition(NAME, part, 2)]
        const { state } = aTransformation({ name: NAME })
        await ports.transformations.create([{ definition, state }])
        const changed = { ...state, job: { revision: 2, current: other.job } }
        expect(await ports.transformations.change({ name: NAME, version: 1, state: changed, log: null })).toBe(true)
        expect(await ports.transformations.read([NAME])).toEqual([{ definition, state: changed, version: 2 }])
      },
    )

    it('of changes from one version, one succeeds: its state, its line of history, and a new version', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 8 }), async (offsets) => {
          const { ports, state } = await created(make)
          const lines: string[] = []
          let version = 1
          for (const [index, offset] of offsets.entries()) {
            const log = { at: index, by: 'me', text: `line ${index}` }
            const next = { ...state, wanted: index + 1 }
            const done = await ports.transformations.change({ name: NAME, version: version + offset, state: next, log })
            expect(done).toBe(offset === 0)
            if (!done) continue
            version += 1
            lines.push(log.text)
            const [found] = await ports.transformations.read([NAME])
            expect(found).toMatchObject({ version, state: next })
          }
          expect((await ports.transformations.history(NAME)).map((line) => line.text)).toEqual(lines)
        }),
        { numRuns: runs(50) },
      ))

    it('writes no history for a change without a line, and a line without a change', async () => {
      const { ports, state } = await created(make)
      await ports.transformations.change({ name: NAME, version: 1, state, log: null })
      expect(await ports.transformations.history(NAME)).toEqual([])
      await ports.transformations.note(NAME, { at: 5, by: 'me', text: 'a note' })
      expect(await ports.transformations.history(NAME)).toEqual([{ at: 5, by: 'me', text: 'a note' }])
      expect((await ports.transformations.read([NAME]))[0]?.version).toBe(2)
    })

    it('changes the active set with the state or not at all, and tells what changed since any version', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ add: fc.boolean(), stale: fc.boolean() }), { maxLength: 8 }),
          async (moves) => {
            const { ports, state } = await created(make)
            const kinds: string[] = []
            const versions = [await ports.transformations.activeVersion()]
            for (const { add, stale } of moves) {
              const version = kinds.length + (stale ? 0 : 1)
              const kind = add ? 'add' : 'remove'
              const change = { name: NAME, version, state, log: null }
              expect(await ports.transformations.changeActive(change, kind)).toBe(!stale)
              if (stale) continue
              kinds.push(kind)
              versions.push(await ports.transformations.activeVersion())
            }
            expect(versions).toEqual(versions.toSorted((a, b) => a - b))
            expect(new Set(versions).size).toBe(versions.length)
            for (const [index, since] of versions.entries()) {
              const deltas = await ports.transformations.activeSince(since)
              expect(deltas.map((delta) => delta.kind)).toEqual(kinds.slice(index))
              expect(deltas.map((delta) => delta.version)).toEqual(versions.slice(index + 1))
            }
          },
        ),
        { numRuns: runs(50) },
      ))
  })
}
