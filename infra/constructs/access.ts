import type { Stack } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IGrantable, PolicyStatementProps } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { SITE_TAG } from '../../shared/names.ts'
import type { StageQueue } from './stage-queue.ts'

/** What the ports do with a table: never a scan. `PartiQLInsert`: attachments are inserted by BatchExecuteStatement, which CDK's own grants leave out. */
const TABLE_READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem']
const TABLE_WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLInsert',
]

/** Lets somebody read a table by its keys. */
export function allowRead(table: TableV2, who: IGrantable): void {
  table.grant(who, ...TABLE_READ)
}

/** Lets somebody read and write a table. */
export function allowWrite(table: TableV2, who: IGrantable): void {
  table.grant(who, ...TABLE_READ, ...TABLE_WRITE)
}

/** Lets somebody send to a queue. */
export function allowSend(queue: Queue, who: IGrantable): void {
  queue.grantSendMessages(who)
}

/** Lets somebody read objects, and learn of a key that it is not there: who may not list is told that it is forbidden. */
export function allowObjects(bucket: Bucket, who: IGrantable): void {
  allowObjectsBelow(bucket, [''], who)
}

/** As {@link allowObjects}, but objects below some prefixes only. Their keys, and no more, can be learnt of all. */
export function allowObjectsBelow(bucket: Bucket, prefixes: readonly string[], who: IGrantable): void {
  const resources = prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`))
  allow(who, { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources })
  allow(who, { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] })
}

/**
 * Lets somebody create objects below a prefix, and never overwrite one: a put without If-None-Match is refused. Parts of a
 * large object come without it, and make no object; what makes one of them has it.
 * S3 user guide, "Enforce conditional writes on Amazon S3 buckets", example 1.
 */
export function allowCreate(bucket: Bucket, prefix: string, who: IGrantable): void {
  const resources = [bucket.arnForObjects(`${prefix}*`)]
  const put = { actions: ['s3:PutObject'], resources }
  allow(who, { ...put, conditions: { Null: { 's3:if-none-match': 'false' } } })
  allow(who, { ...put, conditions: { Bool: { 's3:ObjectCreationOperation': 'false' } } })
  allow(who, { actions: ['s3:AbortMultipartUpload'], resources })
}

/** Lets somebody remove objects below a prefix. The bucket keeps what they were for a while. */
export function allowRemove(bucket: Bucket, prefix: string, who: IGrantable): void {
  allow(who, { actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects(`${prefix}*`)] })
}

/** Lets somebody look at the dead letters of a queue, and send them to it again. */
export function allowRedrive({ queue, deadLetters }: StageQueue, who: IGrantable): void {
  const letters = ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage']
  allow(who, { actions: letters, resources: [deadLetters.queueArn] })
  allow(who, { actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'], resources: [queue.queueArn] })
}

/** Lets somebody read what was kept, and throw it away when it was brought back. */
export function allowKept(bucket: Bucket, who: IGrantable): void {
  allow(who, { actions: ['s3:GetObject', 's3:DeleteObject'], resources: [bucket.arnForObjects('*')] })
  allow(who, { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] })
}

/** Lets Lambda keep what a function failed on: these two rights of the function are what it asks for. */
export function allowKeeping(bucket: Bucket, who: IGrantable): void {
  allow(who, { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] })
  allow(who, { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] })
}

/** Lets somebody look at jobs of Batch: it has no resources for these (service authorization reference). */
export function allowLookAtJobs(who: IGrantable): void {
  allow(who, { actions: ['batch:DescribeJobs', 'batch:ListJobs'], resources: ['*'] })
}

/** Lets somebody end jobs of some sites, and no others of this account: a job's ARN does not tell its queue, its tag does. */
export function allowEndJobs(scope: Stack, sites: readonly BatchSite[], who: IGrantable): void {
  allow(who, {
    actions: ['batch:TerminateJob'],
    resources: [anyJob(scope)],
    conditions: ofSites(sites),
  })
}

/** Lets somebody take jobs of Batch back that have not begun: those of the sites, as above. */
export function allowTakeBackJobs(scope: Stack, sites: readonly BatchSite[], who: IGrantable): void {
  allow(who, { actions: ['batch:CancelJob'], resources: [anyJob(scope)], conditions: ofSites(sites) })
}

/** Lets somebody hand in jobs at a site: by definitions of the site's own names, with the site's two roles. */
export function allowSubmit(scope: Stack, site: BatchSite, who: IGrantable): void {
  const definitions = scope.formatArn({
    service: 'batch',
    resource: 'job-definition',
    resourceName: `${site.prefix}-*`,
  })
  allow(who, { actions: ['batch:SubmitJob'], resources: [site.queue, definitions] })
  // Whoever hands in with tags is asked for this, too: on all that the request names.
  allow(who, {
    actions: ['batch:TagResource'],
    resources: [anyJob(scope), site.queue, definitions],
    conditions: {
      StringEquals: { [`aws:RequestTag/${SITE_TAG}`]: site.prefix },
      'ForAllValues:StringEquals': { 'aws:TagKeys': [SITE_TAG] },
    },
  })
  allow(who, { actions: ['batch:RegisterJobDefinition'], resources: [definitions] })
  // It has no resources, either.
  allow(who, { actions: ['batch:DescribeJobDefinitions'], resources: ['*'] })
  allow(who, {
    actions: ['iam:PassRole'],
    resources: [site.jobRole, site.executionRole],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  })
}

function anyJob(scope: Stack): string {
  return scope.formatArn({ service: 'batch', resource: 'job', resourceName: '*' })
}

/** Of all jobs those that were handed in at some sites: `jobTags`. */
function ofSites(sites: readonly BatchSite[]) {
  return { StringEquals: { [`aws:ResourceTag/${SITE_TAG}`]: sites.map(({ prefix }) => prefix) } }
}

function allow(who: IGrantable, statement: PolicyStatementProps): void {
  who.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement))
}
