import { describe, expect, it, vi } from 'vitest'
import { forgetTransformation } from '../../shared/aws/forget-transformation.ts'
import { liveKey, submissionKey, unsentKey } from '../../shared/aws/keys.ts'
import { AwsSubmissions } from '../../shared/aws/submissions.ts'
import { AwsTransformations } from '../../shared/aws/transformations.ts'
import type { Submission } from '../../shared/ports/submissions.ts'
import { memoryBacking } from '../aws-world/aws-world.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { aSubmission } from '../fixtures/submissions.ts'

const NAME = 'p/a'
const JOB = { id: 'a', tasks: [1] }

/** Submissions that were opened, in this order. */
async function opened(...names: readonly string[]) {
  const table = memoryBacking().tables.transformations
  const submissions = new AwsSubmissions(table)
  const { definition, state } = aTransformation({ name: NAME })
  await new AwsTransformations(table).create([{ definition, state: { ...state, status: 'Active' } }])
  for (const [at, name] of names.entries())
    expect(await submissions.open(aSubmission({ name, opened: at }), [])).toBe(true)
  return { table, submissions }
}

function namesOf(submissions: readonly Submission[]): readonly string[] {
  return submissions.map(({ name }) => name)
}

describe('the lists of submissions of a transformation', () => {
  it('keep apart those that no site has: however many are at sites, nobody who looks for these reads them', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `job-${index}`)
    const { table, submissions } = await opened(...names, 'job-new')
    for (const name of names) await submissions.sent(name, JOB)
    const range = vi.spyOn(table, 'range')
    const getAll = vi.spyOn(table, 'getAll')
    expect(namesOf(await submissions.unsent(NAME))).toEqual(['job-new'])
    const read = [...range.mock.settledResults, ...getAll.mock.settledResults].map((one) =>
      one.type === 'fulfilled' ? one.value.length : one.type,
    )
    expect(read).toEqual([1, 1])
    expect(namesOf(await submissions.live(NAME))).toEqual([...names, 'job-new'])
  })

  it('show a submission that moves from one to the other to who reads both meanwhile', async () => {
    const { table, submissions } = await opened('job-1', 'job-2')
    const { range } = table
    vi.spyOn(table, 'range').mockImplementationOnce(async (about) => {
      await submissions.sent('job-1', JOB)
      const found = await range.call(table, about)
      await submissions.sent('job-2', JOB)
      return found
    })
    expect(namesOf(await submissions.live(NAME))).toEqual(['job-1', 'job-2'])
  })

  it.each(['put', 'remove'] as const)('are mended where who sent one died before its %s', async (write) => {
    const { table, submissions } = await opened('job-1')
    vi.spyOn(table, write).mockRejectedValueOnce(new Error('died here'))
    await expect(submissions.sent('job-1', JOB)).rejects.toThrow('died here')
    expect(namesOf(await submissions.live(NAME))).toEqual(['job-1'])
    expect(await submissions.unsent(NAME)).toEqual([])
    const entry = { transformation: NAME, opened: 0, submission: 'job-1' }
    expect(await table.get(unsentKey.build(entry))).toBeUndefined()
    expect(await table.get(liveKey.build(entry))).toMatchObject({ name: 'job-1' })
  })

  it('are mended where who closed one died before they knew, or where it was closed while it was being sent', async () => {
    const { table, submissions } = await opened('job-1', 'job-2', 'job-3')
    await submissions.sent('job-2', JOB)
    for (const submission of ['job-1', 'job-2']) await table.remove(submissionKey.build({ submission }))
    await submissions.sent('job-2', JOB)
    expect(namesOf(await submissions.unsent(NAME))).toEqual(['job-3'])
    expect(namesOf(await submissions.live(NAME))).toEqual(['job-3'])
    const keys = [unsentKey, liveKey].flatMap((kind) => kind.partitions({ transformation: NAME }))
    const left = await Promise.all(keys.map((pk) => table.range({ pk, limit: 9 })))
    expect(left.map((items) => items.length)).toEqual([1, 0])
    await submissions.close(['job-3'])
    expect(await Promise.all(keys.map((pk) => table.range({ pk, limit: 9 })))).toEqual([[], []])
  })

  it('are forgotten with it, and what they name', async () => {
    const { table, submissions } = await opened('job-1', 'job-2')
    await submissions.sent('job-2', JOB)
    while (!(await forgetTransformation(NAME, table))) continue
    expect(await submissions.read(['job-1', 'job-2'])).toEqual([])
    expect(await submissions.live(NAME)).toEqual([])
  })
})
