import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'

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

/** Lets somebody read objects, and learn of a key that it is not there: who may not list is told that it is forbidden. */
export function allowObjects(bucket: Bucket, who: IGrantable): void {
  allow(who, ['s3:GetObject', 's3:GetObjectVersion'], bucket.arnForObjects('*'))
  allow(who, ['s3:ListBucket'], bucket.bucketArn)
}

/** Lets Lambda keep what a function failed on: these two rights of the function are what it asks for. */
export function allowKeeping(bucket: Bucket, who: IGrantable): void {
  allow(who, ['s3:PutObject'], bucket.arnForObjects('*'))
  allow(who, ['s3:ListBucket'], bucket.bucketArn)
}

function allow(who: IGrantable, actions: string[], resource: string): void {
  who.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }))
}
