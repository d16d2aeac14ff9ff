import { it } from 'vitest'
import { expectAllWhole, seeds } from '../model/play.ts'

// In odd ones events are lost as well: sweeps find what they would have said.
it('no history breaks an invariant once it has been swept, whatever events were lost', { timeout: 3_600_000 }, () =>
  expectAllWhole(seeds(1000, 'odd')),
)
