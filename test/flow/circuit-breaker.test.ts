import { describe, expect, it } from 'vitest'
import { CIRCUIT_BREAKER_FAILURES } from '../../shared/model/exit-class.ts'
import type { MemoryHome } from '../fixtures/memory-home.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'
import type { SimulatedEnd } from '../fixtures/simulated-site.ts'

const NAME = 'small/simulate'

async function endSome(home: MemoryHome, count: number, how: SimulatedEnd): Promise<void> {
  for (let ended = 0; ended < count; ended += 1) {
    await home.drive.settle()
    const [order] = home.site.queued
    if (order === undefined) throw new Error(`only ${ended} jobs were there to end`)
    await home.site.end(order, how)
  }
  await home.drive.settle()
}

async function statusOf({ ports }: MemoryHome): Promise<string | undefined> {
  return (await ports.transformations.read([NAME]))[0]?.state.status
}

/** More runs than it takes, so that there is always one left to fail. */
function aHome(): Promise<MemoryHome> {
  return submittedHome(smallProduction({ runs: `count: ${3 * CIRCUIT_BREAKER_FAILURES}` }))
}

describe('a transformation all of whose jobs fail', () => {
  it('is stopped at the tenth failure, not before', async () => {
    const home = await aHome()
    await endSome(home, CIRCUIT_BREAKER_FAILURES - 1, 'payload')
    expect(await statusOf(home)).toBe('Active')
    await endSome(home, 1, 'payload')
    expect(await statusOf(home)).toBe('Stopped')
  })

  it('goes on when one has succeeded, however many fail', async () => {
    const home = await aHome()
    await endSome(home, 1, 'done')
    await endSome(home, 2 * CIRCUIT_BREAKER_FAILURES, 'payload')
    expect(await statusOf(home)).toBe('Active')
  })

  it('has ten more failures when an operator has started it again', async () => {
    const home = await aHome()
    await endSome(home, CIRCUIT_BREAKER_FAILURES, 'payload')
    await home.client.start({ transformation: NAME, reason: 'mended' })
    await endSome(home, CIRCUIT_BREAKER_FAILURES - 1, 'payload')
    expect(await statusOf(home)).toBe('Active')
    await endSome(home, 1, 'payload')
    expect(await statusOf(home)).toBe('Stopped')
  })
})
