import { describe, expect, it } from 'vitest'
import { statementsIn } from './statements.ts'
import { synthesized } from './synthesized.ts'

const { template } = synthesized()
const statements = statementsIn(template).filter((one) => !one.includes(': managed '))

/** Actions of which AWS does not take a resource. */
const WITHOUT_RESOURCE = /^\w+: Allow batch:Describe\w+( batch:ListJobs)? on \*$/

describe('what the functions may do', () => {
  it('is what was agreed on, statement by statement', async () => {
    await expect(`${statementsIn(template).join('\n')}\n`).toMatchFileSnapshot('roles-of-functions.txt')
  })

  it('is named action by action, on resources of this deployment, but where AWS knows none', () => {
    expect(statements.length).toBeGreaterThan(40)
    for (const statement of statements.filter((one) => !WITHOUT_RESOURCE.test(one))) {
      expect(statement).toMatch(/^\w+: Allow /)
      expect(statement).not.toMatch(/ \w+:\w*\*| on (?:\S+ )*\*( |$)/)
    }
  })

  it('is never a scan of a table', () => {
    expect(statements.join()).not.toContain('dynamodb:Scan')
  })

  it('is never to put an object over another', () => {
    for (const statement of statements.filter((one) => one.includes('s3:PutObject') && one.includes('Files/')))
      expect(statement).toMatch(/ when (Null s3:if-none-match false|Bool s3:ObjectCreationOperation false)$/)
  })
})
