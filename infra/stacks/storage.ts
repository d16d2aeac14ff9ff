import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, Billing, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb'
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { BUCKET, OUTPUTS, PARTITION_KEY, SORT_KEY, TABLES } from '../../shared/names.ts'
import type { Settings } from '../config.ts'

/** Lost with the table: every file's history. So it takes two deliberate steps to delete one, and a mistake can be undone. */
const TABLE: TablePropsV2 = {
  partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
  sortKey: { name: SORT_KEY, type: AttributeType.STRING },
  // Load comes with campaigns, in bursts: nobody could set a capacity that is right for long.
  billing: Billing.onDemand(),
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
}

/** All that is remembered: the two tables and the bucket. Outlives every other stack, and its own deletion. */
export class StorageStack extends Stack {
  /** Files and directories. Its stream carries both images: the matcher has to see what a change of metadata took away. */
  readonly catalog: TableV2
  /** Transformations and whatever passes through them; no stream, no index. */
  readonly transformations: TableV2
  /** Outputs, manifests, logs, sandboxes, lists of tasks. */
  readonly files: Bucket

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Cascade: catalog, transformations and files', terminationProtection: true })
    this.catalog = new TableV2(this, TABLES.catalog, { ...TABLE, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES })
    this.transformations = new TableV2(this, TABLES.transformations, TABLE)
    this.files = fileBucket(this, settings)

    new CfnOutput(this, OUTPUTS.catalogTable, { value: this.catalog.tableName })
    new CfnOutput(this, OUTPUTS.transformationsTable, { value: this.transformations.tableName })
    new CfnOutput(this, OUTPUTS.filesBucket, { value: this.files.bucketName })
  }
}

/** Versioned: a replica names a version, so that an upload under the same key destroys nothing. EventBridge is told of each. */
function fileBucket(scope: Construct, settings: Settings): Bucket {
  const bucket = new Bucket(scope, BUCKET, {
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    encryption: BucketEncryption.S3_MANAGED,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(settings.unfinishedUploadDays) }],
  })
  // CDK's own way to switch it on is a function that is deployed for nothing else.
  if (bucket.node.defaultChild instanceof CfnBucket)
    bucket.node.defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
  return bucket
}
