import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { INCOMING } from '../../shared/config/incoming.ts'
import { QUEUES, UPLOAD_QUEUE, VARIABLES } from '../../shared/names.ts'
import { A_SITE, synthesized } from './synthesized.ts'

const { template } = synthesized()

const ALL_QUEUES = [...QUEUES, UPLOAD_QUEUE]
const QUEUE = 'AWS::SQS::Queue'
const FUNCTION = 'AWS::Lambda::Function'
const MAPPING = 'AWS::Lambda::EventSourceMapping'

/** What is said of each resource of a type. */
function propertiesOf(type: string): readonly unknown[] {
  return Object.values(template.findResources(type)).map((resource): unknown => resource['Properties'])
}

const logGroupSchema = z.object({ LogGroupName: z.string() })

/** Names of the resources of a type whose properties are so. */
function named(type: string, properties: object): readonly string[] {
  return Object.keys(template.findResources(type, { Properties: properties }))
}

describe('the queues', () => {
  it('each has dead letters of its own, and a message is there longer than any call may take', () => {
    const withDeadLetters = named(QUEUE, { RedrivePolicy: { maxReceiveCount: 5 }, VisibilityTimeout: 720 })
    const targets = propertiesOf(QUEUE).flatMap((properties) => {
      const read = z.object({ RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown() }) }).safeParse(properties)
      return read.success ? JSON.stringify(read.data.RedrivePolicy.deadLetterTargetArn) : []
    })
    expect(withDeadLetters.length).toBe(ALL_QUEUES.length)
    expect(new Set(targets).size).toBe(ALL_QUEUES.length)
    template.resourceCountIs(QUEUE, 2 * ALL_QUEUES.length)
    expect(named(QUEUE, { MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true }).length).toBe(
      2 * ALL_QUEUES.length,
    )
  })

  it('that of group keeps the order of each pile, dead letters too; no other does', () => {
    expect(named(QUEUE, { FifoQueue: true }).every((name) => name.startsWith('GroupQueue'))).toBe(true)
    expect(named(QUEUE, { FifoQueue: true }).length).toBe(2)
    const fast = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }
    expect(named(QUEUE, fast)).toEqual(named(QUEUE, { FifoQueue: true }))
    expect(named(QUEUE, { FifoQueue: Match.absent() }).length).toBe(2 * ALL_QUEUES.length - 2)
  })

  it('whatever comes without TLS is refused by each', () => {
    template.resourceCountIs('AWS::SQS::QueuePolicy', 2 * ALL_QUEUES.length)
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    })
  })
})

describe('what drives the functions', () => {
  it('a stage answers its queue with the messages that failed, so that the others are done', () => {
    const mappings = named(MAPPING, { FunctionResponseTypes: ['ReportBatchItemFailures'] })
    // Of the stream, and of the timer.
    expect(mappings.length).toBe(named(FUNCTION, {}).length - 2)
    expect(named(MAPPING, { FunctionResponseTypes: Match.absent() }).length).toBe(1)
  })

  it('a record of the stream that always throws holds up nothing: tried so often, so long, by halves, then kept whole', () => {
    template.hasResourceProperties(MAPPING, {
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      BisectBatchOnFunctionError: true,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::ImportValue': Match.stringLikeRegexp('UnmatchedRecords.*Arn') } },
      },
    })
    template.resourceCountIs('AWS::S3::Bucket', 0)
  })
})

describe('uploads', () => {
  it('under the incoming prefix of this bucket are told to the queue of their stage, and only they', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [Match.anyValue()] }, object: { key: [{ prefix: INCOMING }] } },
      },
      Targets: [{ Arn: Match.anyValue(), DeadLetterConfig: Match.anyValue() }],
    })
  })
})

describe('the functions', () => {
  it('run what was tested, on one kind of machine, and know where everything is', () => {
    template.allResourcesProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Environment: {
        Variables: {
          [VARIABLES.stage]: 'prod',
          [VARIABLES.catalogTable]: Match.anyValue(),
          [VARIABLES.transformationsTable]: Match.anyValue(),
          [VARIABLES.filesBucket]: Match.anyValue(),
          [VARIABLES.queueUrls]: Match.anyValue(),
          [VARIABLES.uploadQueueUrl]: Match.anyValue(),
        },
      },
    })
  })

  it('each logs to a group of its own, which forgets, and has a name that people know', () => {
    const groups = propertiesOf('AWS::Logs::LogGroup').map(
      (properties) => logGroupSchema.parse(properties).LogGroupName,
    )
    const stages = [...ALL_QUEUES, 'match', 'sweep-tick']
    expect(groups.toSorted()).toEqual(stages.map((stage) => `/cascade/prod/${stage}`).toSorted())
    expect(groups.length).toBe(named(FUNCTION, {}).length)
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
    template.allResourcesProperties(FUNCTION, { LoggingConfig: { LogGroup: Match.anyValue() } })
  })

  it('has no name of its own: two deployments stand side by side', () => {
    for (const type of [FUNCTION, QUEUE, 'AWS::IAM::Role', 'AWS::S3::Bucket'])
      for (const properties of propertiesOf(type))
        for (const name of ['FunctionName', 'QueueName', 'RoleName', 'BucketName'])
          expect(properties).not.toHaveProperty(name)
  })
})

describe('ends of jobs', () => {
  const told = (detail: object) => ({
    EventPattern: { source: ['aws.batch'], 'detail-type': ['Batch Job State Change'], detail },
    Targets: [
      { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TrackQueue'), 'Arn'] }, DeadLetterConfig: Match.anyValue() },
    ],
  })

  it('are told of by their manifests, wherever these lie', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [Match.anyValue()] }, object: { key: [{ wildcard: 'attempts/*/manifest.json' }] } },
      },
    })
  })

  it('are told of by Batch: every failure on our queues, and successes but those of children', () => {
    template.hasResourceProperties('AWS::Events::Rule', told({ jobQueue: [A_SITE.queue], status: ['FAILED'] }))
    template.hasResourceProperties(
      'AWS::Events::Rule',
      told({ jobQueue: [A_SITE.queue], status: ['SUCCEEDED'], arrayProperties: { index: [{ exists: false }] } }),
    )
  })

  it('only functions that speak to sites know them', () => {
    const knowing = named(FUNCTION, { Environment: { Variables: { [VARIABLES.batchSites]: Match.anyValue() } } })
    expect(knowing.map((name) => name.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
      'Clean',
      'Submit',
      'Sweep',
      'SweepTick',
      'Track',
    ])
  })
})

describe('the timer', () => {
  it('ticks each minute, and a tick that fails is not tried again', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SweepTick'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        },
      ],
    })
  })
})

describe('stages that call Batch', () => {
  it.each([
    ['Submit', 5],
    ['Sweep', 5],
    ['Clean', 2],
  ])('%s has %i workers at most: the account has 50 calls a second', (stage, most) => {
    template.hasResourceProperties(MAPPING, {
      FunctionName: { Ref: Match.stringLikeRegexp(`^${stage}[0-9A-F]{8}$`) },
      ScalingConfig: { MaximumConcurrency: most },
    })
  })
})
