import { describe, expect, inject, it } from 'vitest'
import { atSiteKey } from '../../shared/aws/keys.ts'
import { AwsSubmissions } from '../../shared/aws/submissions.ts'
import { AwsTransformations } from '../../shared/aws/transformations.ts'
import { aTransformation } from '../fixtures/definitions.ts'
import { aSubmission } from '../fixtures/submissions.ts'
import { emulatedTables } from './emulated-tables.ts'

const endpoint = inject('emulator')

describe.skipIf(endpoint === null)('on an emulator', () => {
  it('submissions stand in the list of their site from when they are opened until they are closed or put back', async () => {
    const { transformations: table } = await emulatedTables(endpoint ?? '')
    const submissions = new AwsSubmissions(table)
    const names = ['p/a', 'p/b']
    const create = names
      .map((name) => aTransformation({ name }))
      .map(({ definition, state }) => {
        return { definition, state: { ...state, status: 'Active' as const } }
      })
    await new AwsTransformations(table).create(create)
    const [one, two, three, other] = [
      aSubmission({ name: 'job-1', transformation: 'p/a' }),
      aSubmission({ name: 'job-2', transformation: 'p/b' }),
      aSubmission({ name: 'job-3', transformation: 'p/b' }),
      aSubmission({ name: 'job-4', transformation: 'p/b', site: 'elsewhere' }),
    ]
    for (const each of [one, two, three, other]) expect(await submissions.open(each, [])).toBe(true)
    const at = async (site: string) => (await submissions.liveAt(site)).map(({ name }) => name)
    expect([await at('here'), await at('elsewhere')]).toEqual([['job-1', 'job-2', 'job-3'], ['job-4']])
    await submissions.close(['job-1'])
    await submissions.putBack(two)
    expect([await at('here'), await at('elsewhere')]).toEqual([['job-3'], ['job-4']])
    // Whoever closed it died before the lists knew.
    const left = { site: 'here', submission: 'job-9' }
    await table.put({ ...atSiteKey.build(left), name: 'job-9' })
    expect(await at('here')).toEqual(['job-3'])
    expect(await table.get(atSiteKey.build(left))).toBeUndefined()
  })
})
