import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { OUTPUTS, QUEUES, VARIABLES } from '../../shared/names.ts'
import { statementsIn } from './statements.ts'
import { synthesized } from './synthesized.ts'

const { accessTemplate: template } = synthesized()
const statements = statementsIn(template)

/** Statements of the API's function that have this in them. */
function about(text: string): readonly string[] {
  return statements.filter((one) => one.startsWith('ApiRole: Allow') && one.includes(text))
}

describe('the HTTP API', () => {
  it('asks on every route who it is', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 3)
    template.allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'AWS_IAM' })
    template.resourceCountIs('AWS::ApiGatewayV2::Stage', 1)
  })

  it('takes so many requests a second, and writes down who asked for what', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: Match.stringLikeRegexp('identity.userArn'), DestinationArn: Match.anyValue() },
    })
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  })

  it('is one function that answers before API Gateway gives up, and knows where everything is', () => {
    const variables = Object.values(VARIABLES).filter((name) => name !== VARIABLES.config)
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 29,
      Environment: { Variables: Object.fromEntries(variables.map((name) => [name, Match.anyValue()])) },
    })
  })

  it('is found by the outputs of its stack', () => {
    for (const name of [OUTPUTS.apiUrl, OUTPUTS.uploadsBucket, OUTPUTS.operatorsPolicy, OUTPUTS.readersPolicy])
      template.hasOutput(name, {})
  })
})

describe('its function', () => {
  it('may do what was agreed on, statement by statement', async () => {
    await expect(`${statements.join('\n')}\n`).toMatchFileSnapshot('roles-of-api.txt')
  })

  it('creates sandbox files only, and overwrites nothing', () => {
    expect(about('s3:PutObject')).toHaveLength(2)
    for (const one of about('s3:PutObject')) expect(one).toMatch(/Files\/sandbox\/\* when (Null|Bool) s3:/)
  })

  it('throws away nothing but records that were brought back', () => {
    expect(about('s3:DeleteObject')).toEqual([expect.stringContaining('UnmatchedRecords/*')])
  })

  it('takes dead letters, and messages of no queue', () => {
    expect(about('sqs:ReceiveMessage')).toHaveLength(QUEUES.length + 1)
    for (const one of about('sqs:ReceiveMessage')) expect(one).toMatch(/on \w+QueueDeadLetters$/)
  })

  it('looks at jobs and ends some, and starts none', () => {
    expect(about('batch:').join()).toMatch(/batch:TerminateJob/)
    expect(about('batch:Submit')).toEqual([])
    expect(statements.join()).not.toContain('dynamodb:Scan')
  })
})

const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
  }),
})

/** What the policies for people whose names begin so let them do: actions, and the text of the resources. */
function policyFor(name: string): readonly { readonly actions: readonly string[]; readonly resources: string }[] {
  return Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(([id, { Properties }]) => {
    if (!id.startsWith(name)) return []
    const { Statement: list } = policySchema.parse(Properties).PolicyDocument
    return list.map(({ Action, Resource }) => ({ actions: [Action].flat(), resources: JSON.stringify(Resource) }))
  })
}

describe('those whom the policies let in', () => {
  it('run productions: every operation, and uploads below the incoming prefix', () => {
    const [lookUp, invoke, upload, ...more] = policyFor('Operators')
    expect([lookUp?.actions, invoke?.actions, more]).toEqual([
      ['cloudformation:DescribeStacks'],
      ['execute-api:Invoke'],
      [],
    ])
    expect(invoke?.resources).toContain('/*/*/api/*')
    expect(upload).toMatchObject({
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    })
    expect(upload?.resources).toContain('/incoming/*')
  })

  it('look on: what changes nothing', () => {
    const [lookUp, invoke, ...more] = policyFor('Readers')
    expect([lookUp?.actions, invoke?.actions, more]).toEqual([
      ['cloudformation:DescribeStacks'],
      ['execute-api:Invoke'],
      [],
    ])
    expect(invoke?.resources.match(/\/(?:GET|POST|PUT|\*)\/api\/[^"]*/g)).toEqual([
      '/GET/api/*',
      '/POST/api/files/find',
      '/POST/api/uploads/look',
    ])
  })
})
