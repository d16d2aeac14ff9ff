import { describe, expect, it } from 'vitest'
import { memoryBacking } from '../aws-world/aws-world.ts'
import { CrashFlow, UNHURT } from '../aws-world/crash/crash-flow.ts'
import { FAULTS } from '../aws-world/crash/fault-gate.ts'

/** After so many calls a handler that forgets a production looks at one partition after the other: every few of them will do. */
const ALIKE_AFTER = 60
const STRIDE = 7

/** All that are called before a production is removed. */
const HANDLERS = [
  ...['activate', 'api: complete', 'api: submit', 'close', 'group', 'match', 'register', 'submit', 'sweep'],
  ...['the timer', 'track', 'upload'],
]

describe('a handler whose call to AWS meets with a fault, and that runs again', () => {
  it.each(FAULTS)('breaks nothing in the life of a production, whichever call it is that %s', async (fault) => {
    for (let at = 1; ; at += 1) {
      const flow = new CrashFlow(memoryBacking(), { at, fault })
      expect([at, await flow.run()]).toEqual([at, []])
      if (at === 1) expect([...flow.struck].toSorted()).toEqual(HANDLERS)
      // No handler makes as many calls.
      if (flow.gate.hit.length === 0) return expect(at).toBeGreaterThan(50)
    }
  })

  it.each(FAULTS)('leaves nothing of a production that is removed, whichever call it is that %s', async (fault) => {
    const whole = memoryBacking()
    expect(await new CrashFlow(whole, UNHURT).run()).toEqual([])
    for (let at = 1; ; at += at < ALIKE_AFTER ? 1 : STRIDE) {
      const flow = new CrashFlow(memoryBacking(whole), { at, fault })
      expect([at, await flow.remove()]).toEqual([at, []])
      if (at === 1) expect([...flow.struck].toSorted()).toEqual(['api: remove', 'clean', 'match'])
      if (flow.gate.hit.length === 0) return expect(at).toBeGreaterThan(200)
    }
  })
})
