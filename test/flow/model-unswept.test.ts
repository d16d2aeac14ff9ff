import { it } from 'vitest'
import { expectAllWhole, seeds } from '../model/play.ts'

// Even seeds are judged before anything was swept.
it('no history breaks an invariant, and none needs a sweep to come to its end', { timeout: 3_600_000 }, () =>
  expectAllWhole(seeds(1000, 'even')),
)
