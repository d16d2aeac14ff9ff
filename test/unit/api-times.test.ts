import { expect, it } from 'vitest'
import { timeSchema } from '../../shared/api/time.ts'
import { submittedHome } from '../fixtures/operated-home.ts'
import { runHome } from '../fixtures/run-home.ts'

/** Keys that name a moment, wherever they stand in an answer. */
const MOMENTS = new Set(['at', 'created', 'ended', 'since', 'started'])
/** The test's clock stands in 2023: no count, size or run number is as large as a moment of it in milliseconds. */
const LEAST_MILLISECONDS = 1e12

function* valuesOf(part: unknown, key = ''): Generator<readonly [key: string, value: unknown]> {
  if (typeof part !== 'object' || part === null) yield [key, part]
  else for (const [name, value] of Object.entries(part)) yield* valuesOf(value, Array.isArray(part) ? key : name)
}

it('every answer says its moments in ISO 8601, UTC, and never in milliseconds', async () => {
  const home = await submittedHome()
  await runHome(home, (order) => (order.step === 'process' ? 'payload' : 'done'))
  const transformation = 'small/process'
  const answers = [
    await home.client.productions({}),
    await home.client.status({ production: 'small' }),
    await home.client.transformation({ transformation }),
    await home.client.files({ transformation }),
    await home.client.tasks({ transformation }),
    await home.client.history({ transformation }),
    await home.client.why({ subject: 'small' }),
    await home.client.why({ subject: transformation }),
    await home.client.why({ subject: `${transformation}/1` }),
    await home.client.why({ subject: '/out/small/simulate/run1-0.dat' }),
    await home.client.find({ query: [] }),
  ]
  const values = answers.flatMap((answer) => [...valuesOf(answer)])
  const moments = values.filter(([key, value]) => MOMENTS.has(key) && value !== null)
  expect(new Set(moments.map(([key]) => key))).toEqual(MOMENTS)
  for (const [, value] of moments) expect(timeSchema.safeParse(value).success).toBe(true)
  expect(values.filter(([, value]) => typeof value === 'number' && value >= LEAST_MILLISECONDS)).toEqual([])
})
