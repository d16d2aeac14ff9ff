import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'
import { PLUGINS } from '../../shared/plugins/registry.ts'
import { arrivals } from '../contract/plugin-files.ts'
import { PilesWorld, pileSteps } from '../fixtures/piles-world.ts'

const SPECS = PLUGINS.flatMap(({ name, examples }) => examples.map((parameters) => ({ name, parameters })))

describe.each(SPECS)('of the piles of $name $parameters', (spec) => {
  it('just those are looked at in which a look changes something, whoever died before, and all of it is changed', () =>
    fc.assert(
      fc.asyncProperty(arrivals(bindPlugin(spec)), pileSteps, async (files, steps) => {
        const world = new PilesWorld(spec, files)
        await world.begin()
        for (const step of steps) await world.take(step)
        const before = await world.heads()
        const chosen = await world.chosen()
        for (const head of before) {
          const { heads } = await world.after([head.pile])
          const after = heads.find(({ pile }) => pile === head.pile)
          const isChanged = after?.version !== head.version
          expect([head, chosen.includes(head.pile)]).toEqual([head, isChanged])
        }
        expect(await world.after(chosen)).toEqual(await world.after(before.map(({ pile }) => pile)))
      }),
      { numRuns: 'timeout' in spec.parameters ? 400 : 150 },
    ))
})
