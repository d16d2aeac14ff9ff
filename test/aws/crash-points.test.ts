import { describe, expect, inject, it } from 'vitest'
import { emulatedBacking } from '../aws-world/aws-world.ts'
import { CrashFlow } from '../aws-world/crash/crash-flow.ts'

const endpoint = inject('emulator')

/** Every call is tried in memory (`npm run test:slow`); here are some, to see that it makes no difference. */
const CALLS = [5, 12]

describe.skipIf(endpoint === null)('on an emulator, a handler that dies at a call to AWS and runs again', () => {
  it.each(CALLS)('breaks nothing, and leaves nothing when all is removed: after call %d', async (at) => {
    const flow = new CrashFlow(await emulatedBacking(endpoint ?? ''), { at, fault: 'dies after' })
    expect(await flow.run()).toEqual([])
    expect(await flow.remove()).toEqual([])
    expect(flow.gate.hit.length).toBeGreaterThan(20)
  })
})
