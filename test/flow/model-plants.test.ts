import { expect, it } from 'vitest'
import { PLANTS } from '../model/plants.ts'
import { playHistory } from '../model/play.ts'

/** Histories in which a fault must show. The rarest shows in one of about a hundred. */
const HISTORIES = 1500

it.each(Object.entries(PLANTS))('finds the planted fault %s', { timeout: 3_600_000 }, async (name, plant) => {
  let seed = 0
  let broken: readonly string[] = []
  while (broken.length === 0 && seed < HISTORIES) {
    seed += 1
    broken = await playHistory({ seed, plant })
  }
  expect(broken, `${name} shows in none of ${HISTORIES} histories`).not.toEqual([])
  expect(await playHistory({ seed }), `history ${seed} is broken without ${name} as well`).toEqual([])
})
