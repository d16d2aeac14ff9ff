import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Production, RunReservation } from '../../shared/model/production.ts'
import type { RunRange } from '../../shared/model/transformation.ts'
import { PRODUCTION_SHARES } from '../../shared/ports/productions.ts'
import { overlap } from '../../shared/production/run-ranges.ts'
import type { BackEndUnderTest } from './back-end.ts'

function aProduction(name: string): Production {
  const none = { description: '', transformations: [], children: {}, removing: false, text: '' }
  return { name, ...none, created: 1, life: 1, version: 1 }
}

const range = fc.record({ first: fc.integer({ min: 1, max: 30 }), count: fc.integer({ min: 1, max: 8 }) })
const request = fc.record({
  campaign: fc.constantFrom('C1', 'C2', null),
  production: fc.constantFrom('p', 'q'),
  transformation: fc.constantFrom('a', 'b'),
  ranges: fc.array(range, { minLength: 1, maxLength: 2 }),
  anew: fc.boolean(),
})
type Request = typeof request extends fc.Arbitrary<infer R> ? R : never

function reservationOf({ campaign, production, transformation, ranges }: Request): RunReservation {
  return { campaign, production, claims: [{ transformation: `${production}/${transformation}`, ranges }] }
}

function numbersOf({ first, count }: RunRange): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

/** Numbers are shared by a campaign, or within a production that is in none. */
function keysOf({ campaign, production, ranges }: Request): readonly string[] {
  return ranges.flatMap((each) => numbersOf(each).map((number) => `${campaign ?? `only ${production}`} ${number}`))
}

/** What every back end's productions do. */
export function productionsContract({ name, make, runs }: BackEndUnderTest): void {
  describe(`productions: ${name}`, () => {
    it('creates one if its name is free, and lists them by name', async () => {
      const { productions } = (await make()).ports
      for (const each of ['q', 'p', 'r']) expect(await productions.create(aProduction(each))).toBe(true)
      expect(await productions.create({ ...aProduction('p'), text: 'other' })).toBe(false)
      expect(await productions.read('p')).toEqual(aProduction('p'))
      expect(await productions.read('none')).toBeUndefined()
      const { text: _, ...listed } = aProduction('p')
      expect((await productions.list())[0]).toEqual(listed)
      expect((await productions.list()).map((production) => production.name)).toEqual(['p', 'q', 'r'])
    })

    it('lists each in one share, and spreads them', async () => {
      const { productions } = (await make()).ports
      const names = Array.from({ length: 40 }, (_, index) => `p${index}`).toSorted()
      for (const each of names) await productions.create(aProduction(each))
      const shares = []
      for (let share = 0; share < PRODUCTION_SHARES; share += 1)
        shares.push((await productions.list(share)).map((production) => production.name))
      expect(shares.flat().toSorted()).toEqual(names)
      expect(shares.filter((share) => share.length > 0).length).toBeGreaterThan(PRODUCTION_SHARES / 2)
    })

    it('of changes from one version, one succeeds', async () => {
      const { productions } = (await make()).ports
      await productions.create(aProduction('p'))
      const changed = { ...aProduction('p'), removing: true }
      expect([await productions.change(changed, 1), await productions.change(aProduction('p'), 1)]).toEqual([
        true,
        false,
      ])
      expect(await productions.read('p')).toEqual({ ...changed, version: 2 })
    })

    it('counts the lives of a name that are over, and begins no other but the next', async () => {
      const { productions } = (await make()).ports
      for (const life of [1, 2, 3]) {
        expect(await productions.livesOver('p')).toBe(life - 1)
        for (const other of [life - 1, life + 1].filter((one) => one > 0))
          expect(await productions.create({ ...aProduction('p'), life: other })).toBe(false)
        expect(await productions.create({ ...aProduction('p'), life })).toBe(true)
        expect((await productions.read('p'))?.life).toBe(life)
        for (const time of ['once', 'twice']) {
          await productions.forget('p')
          expect([time, await productions.read('p')]).toEqual([time, undefined])
        }
      }
      expect(await productions.livesOver('q')).toBe(0)
    })

    it('gives no run number of a campaign to two transformations, and refuses with whose it is', () =>
      fc.assert(
        fc.asyncProperty(fc.array(request, { maxLength: 10 }), async (requests) => {
          const { productions } = (await make()).ports
          const owners = new Map<string, string>()
          for (const each of requests) {
            const me = `${each.production}/${each.transformation}`
            const rivals = keysOf(each)
              .flatMap((key) => owners.get(key) ?? [])
              .filter((owner) => owner !== me)
            const asked = await productions.rivalRuns(reservationOf(each), each.anew ? [me] : [])
            const rival = await productions.reserveRuns(reservationOf(each), each.anew ? [me] : [])
            expect(asked).toEqual(rival)
            expect(rival === undefined).toBe(rivals.length === 0)
            if (rival !== undefined) {
              expect(rivals).toContain(rival.transformation)
              expect(each.ranges.some((own) => overlap(own, rival.range))).toBe(true)
              continue
            }
            const scope = `${each.campaign ?? `only ${each.production}`} `
            for (const [key, owner] of owners)
              if (each.anew && owner === me && key.startsWith(scope)) owners.delete(key)
            for (const key of keysOf(each)) owners.set(key, me)
          }
        }),
        { numRuns: runs(100) },
      ))

    it('gives the numbers of those that are replaced to whoever comes instead, and the rest to anybody', async () => {
      const { productions } = (await make()).ports
      const reserve = (transformation: string, range: RunRange, instead: readonly string[] = []) => {
        const claims = [{ transformation, ranges: [range] }]
        return productions.reserveRuns({ campaign: 'C', production: 'p', claims }, instead)
      }
      expect(await reserve('p/a', { first: 1, count: 9 })).toBeUndefined()
      expect(await reserve('p/b', { first: 4, count: 2 })).toMatchObject({ transformation: 'p/a' })
      expect(await reserve('p/b', { first: 4, count: 2 }, ['p/a'])).toBeUndefined()
      expect(await reserve('p/c', { first: 1, count: 3 })).toBeUndefined()
      expect(await reserve('p/c', { first: 5, count: 1 })).toMatchObject({ transformation: 'p/b' })
    })

    it('forgets one; its run numbers are free again when they are given back', async () => {
      const { productions } = (await make()).ports
      const claims = [{ transformation: 'p/a', ranges: [{ first: 1, count: 5 }] }]
      const rival = {
        campaign: 'C',
        production: 'q',
        claims: [{ ...claims[0], transformation: 'q/a', ranges: [{ first: 5, count: 1 }] }],
      }
      await productions.create(aProduction('p'))
      await productions.reserveRuns({ campaign: 'C', production: 'p', claims }, [])
      expect(await productions.reserveRuns(rival, [])).toMatchObject({ production: 'p', transformation: 'p/a' })
      await productions.forget('p')
      await productions.giveBackRuns('p', ['C', null])
      expect(await productions.read('p')).toBeUndefined()
      expect(await productions.reserveRuns(rival, [])).toBeUndefined()
    })
  })
}
