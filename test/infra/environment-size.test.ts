import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { deploymentOf } from '../../infra/deployment.ts'
import { BATCH_SITES_MOST } from '../../shared/aws/batch/site-settings.ts'
import { settingsOf } from './synthesized.ts'

/** What the environment of a function holds, names and values together, in bytes (Lambda quotas). */
const HOLDS = 4096
/** Names as long as they may be. */
const STAGE = 'a'.repeat(20)
const SITES = Array.from({ length: BATCH_SITES_MOST }, (_, index) => `${'b'.repeat(19)}${'cde'.charAt(index)}`)
const TEXT = `stage: ${STAGE}\nsites: [${SITES.map((name) => `{name: ${name}, compute: fargate}`).join(', ')}]\n`

/** A Region with a long name, an account, and what CloudFormation puts behind a name. */
const PLACE: Readonly<Record<string, string>> = {
  'AWS::AccountId': '0'.repeat(12),
  'AWS::Region': 'ap-southeast-1',
  'AWS::URLSuffix': 'amazonaws.com',
}
const RANDOM = '-ABCDEFGHIJKLM'
/** Characters of names at most: of roles, queues and buckets (API references). */
const MOST = { role: 64, queue: 80, bucket: 63 } as const

const functionSchema = z.object({
  Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }),
})

it('of a function has room for as many sites as there may be, however long their names', () => {
  const app = new App({ context: { [BUNDLING_STACKS]: [] } })
  const { pipeline, access } = deploymentOf(app, settingsOf(TEXT))
  const sizes = [pipeline, access].flatMap((stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map((found) => {
      const variables = functionSchema.parse(found).Properties.Environment.Variables
      return Object.entries(variables).reduce((sum, [name, value]) => sum + name.length + textOf(value).length, 0)
    }),
  )
  expect(sizes.length).toBeGreaterThan(10)
  expect(Math.max(...sizes)).toBeGreaterThan(HOLDS / 2)
  expect(Math.max(...sizes)).toBeLessThan(HOLDS)
})

/** What a value comes to when it is deployed, no shorter. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const parsed = intrinsicSchema.parse(value)
  if ('Ref' in parsed) return PLACE[parsed.Ref] ?? nameOf('Pipeline', parsed.Ref)
  if ('Fn::Join' in parsed) return parsed['Fn::Join'][1].map(textOf).join('')
  if ('Fn::Sub' in parsed)
    return parsed['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => PLACE[name] ?? name)
  const [, stack = '', id = ''] =
    /^Cascade-.*-(\w+):ExportsOutput(?:Ref|FnGetAtt)(\w+)$/.exec(parsed['Fn::ImportValue']) ?? []
  return nameOf(stack, id)
}

const intrinsicSchema = z.union([
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
  z.object({ 'Fn::Sub': z.string() }),
  z.object({ 'Fn::ImportValue': z.string() }),
])

/** The name, URL or ARN of a resource, by its id; that of an export has the attribute and a digest behind it. */
function nameOf(stack: string, id: string): string {
  const own = `${id.replace(/(?:JobQueueArn|Arn)?[0-9A-F]{8}$/, '')}${RANDOM}`
  const name = `Cascade-${STAGE}-${stack}-${stack === 'Pipeline' ? `${id}${RANDOM}` : own}`
  const place = `ap-southeast-1:${PLACE['AWS::AccountId']}`
  if (/Role\w*Arn/.test(id)) return `arn:aws:iam::${PLACE['AWS::AccountId']}:role/${name.slice(0, MOST.role)}`
  if (id.includes('JobQueueArn')) return `arn:aws:batch:${place}:job-queue/${own}`
  if (id.includes('Queue')) return `https://sqs.${place.replace(':', '.amazonaws.com/')}/${name.slice(0, MOST.queue)}`
  return /^(?:Files|Unmatched)/.test(id) ? name.slice(0, MOST.bucket) : name
}
