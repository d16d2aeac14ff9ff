import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { deploymentOf } from '../../infra/deployment.ts'
import { CHAPTERS } from '../../infra/watch/alarms.ts'
import { METRICS, QUEUES, UPLOAD_QUEUE } from '../../shared/names.ts'
import { A_SITE, settingsOf } from './synthesized.ts'

const app = new App({ context: { [BUNDLING_STACKS]: [] } })
const { watch } = deploymentOf(app, settingsOf('alarm_emails: [somebody@example.org]'), [A_SITE])
const template = Template.fromStack(watch)
const textOf = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
const [runbook, cost, readme] = [textOf('docs/runbook.md'), textOf('docs/cost.md'), textOf('README.md')]

const ALARM = 'AWS::CloudWatch::Alarm'
const alarmSchema = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  MetricName: z.string(),
  TreatMissingData: z.string(),
})
const topicPolicySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Principal: z.unknown(),
        Condition: z.record(z.string(), z.unknown()).default({}),
      }),
    ),
  }),
})
const alarms = Object.values(template.findResources(ALARM)).map((one) => alarmSchema.parse(one['Properties']))

describe('alarms', () => {
  it('each names a chapter of the runbook, which says what it means, what to look at and what to do', () => {
    const named = alarms.map(({ AlarmDescription }) => /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1])
    expect(new Set(named)).toEqual(new Set(CHAPTERS))
    for (const chapter of CHAPTERS) {
      const text = runbook.split(`\n## ${chapter}\n`)[1]?.split('\n## ')[0] ?? ''
      for (const part of ['**Means**', '**Look at**', '**Do**']) expect(text).toContain(part)
    }
  })

  it('the runbook has a chapter for nothing else, but what is done without an alarm', () => {
    const [alarmed = ''] = runbook.split('\n# Without an alarm\n')
    const chapters = [...alarmed.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    expect(chapters).toEqual([...CHAPTERS])
  })

  it('call somebody, each of them', () => {
    for (const { AlarmActions } of alarms) expect(AlarmActions.length).toBe(1)
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'somebody@example.org' })
  })

  it('come by a topic on which alarms of this account and the rule of blocked sites may publish, and no other service', () => {
    const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'))
    const { PolicyDocument } = topicPolicySchema.parse(policy?.['Properties'])
    const allowed = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow')
    expect(allowed.map(({ Principal, Condition }) => [Principal, Object.keys(Condition)])).toEqual([
      [{ Service: 'cloudwatch.amazonaws.com' }, ['StringEquals']],
      [{ Service: 'events.amazonaws.com' }, ['ArnEquals']],
    ])
  })

  it('cost what docs/cost.md says, and README with it', () => {
    const [, rows = ''] = cost.split('## What it costs when idle')
    const idle = [...(rows.split('| sum ')[0] ?? '').matchAll(/^\| (.*?) +\| +([\d.]+) +\|$/gm)]
    const costOf = (name: string) => idle.find(([, row = '']) => row.startsWith(name))?.[2]
    expect(costOf(`${alarms.length} alarms, 0.10 each`)).toBe((alarms.length * 0.1).toFixed(2))
    const sum = idle.reduce((total, [, , dollars]) => total + Number(dollars), 0).toFixed(2)
    expect(/^\| sum +\| ([\d.]+) +\|$/m.exec(rows)?.[1]).toBe(sum)
    expect(readme).toContain(`when idle: about ${Math.round(Number(sum))} dollars a month`)
  })

  it('watch the dead letters and the age of each queue', () => {
    const of = (metric: string) => alarms.filter(({ MetricName }) => MetricName === metric)
    expect(of('ApproximateNumberOfMessagesVisible').length).toBe(QUEUES.length + 1)
    expect(of('ApproximateAgeOfOldestMessage').length).toBe([...QUEUES, UPLOAD_QUEUE].length)
  })

  it('take silence for a fault where something should always happen, and nowhere else', () => {
    const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching')
    expect(silent.map(({ MetricName }) => MetricName)).toEqual(['Invocations'])
  })

  it('see a sweep that fails at each call: it is called, and does nothing', () => {
    const sweep = alarms.filter(({ AlarmDescription }) => AlarmDescription.endsWith('#sweep-stands-still'))
    expect(sweep.map(({ MetricName }) => MetricName).toSorted()).toEqual(['Errors', 'Invocations'])
  })
})

describe('the dashboard', () => {
  const board = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'))

  it('shows the flow in its order, from left to right', () => {
    const flow = [
      METRICS.registered,
      METRICS.matched,
      METRICS.tasksCreated,
      METRICS.submitted,
      METRICS.queued,
      METRICS.running,
      METRICS.done,
      METRICS.failed,
    ]
    const places = flow.map((metric) => board.indexOf(`\\"${metric}\\"`))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places.toSorted((one, other) => one - other)).toEqual(places)
  })

  it('has no metric of a file, a transformation or a production', () => {
    const dimensions = [...board.matchAll(/\\"Cascade\\",\\"\w+\\",\\"(\w+)\\",\\"[^"]+\\"(?:,\\"(\w+)\\")?/g)]
    expect(dimensions.length).toBeGreaterThan(0)
    for (const [, first, second] of dimensions) expect([first, second]).toEqual(['deployment', 'service'])
  })
})
