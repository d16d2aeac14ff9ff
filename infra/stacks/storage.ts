import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, Billing, CfnGlobalTable, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { BUCKET, OUTPUTS, PARTITION_KEY, SORT_KEY, stackName, TABLES } from '../../shared/names.ts'
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

/** All that is remembered: the two tables, the bucket, and that of unmatched records. Outlives every other stack, and its own deletion. */
export class StorageStack extends Stack {
  /** Files and directories. Its stream carries both images: the matcher has to see what a change of metadata took away. */
  readonly catalog: TableV2
  /** Transformations and whatever passes through them; no stream, no index. */
  readonly transformations: TableV2
  /** Outputs, manifests, logs, sandboxes, lists of tasks. */
  readonly files: Bucket
  /** Records of the catalog's stream that could not be matched. Here, so that it is found again by stages that were destroyed and deployed again. */
  readonly unmatched: Bucket
  /** What tables and files are locked with, where it is the account's own: who reads or writes them has to be granted its use. */
  readonly key: Key | undefined

  constructor(scope: Construct, settings: Settings) {
    super(scope, stackName(settings.stage, 'Storage'), {
      description: 'Cascade: catalog, transformations and files',
      terminationProtection: true,
    })
    if (settings.encryption === 'own') this.key = ownKey(this)
    this.catalog = new TableV2(this, TABLES.catalog, { ...TABLE, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES })
    this.transformations = new TableV2(this, TABLES.transformations, TABLE)
    for (const table of [this.catalog, this.transformations]) lock(table, this.key)
    this.files = fileBucket(this, settings, this.key)
    this.unmatched = unmatchedBucket(this)

    new CfnOutput(this, OUTPUTS.catalogTable, { value: this.catalog.tableName })
    new CfnOutput(this, OUTPUTS.transformationsTable, { value: this.transformations.tableName })
    new CfnOutput(this, OUTPUTS.filesBucket, { value: this.files.bucketName })
  }
}

/**
 * A key of the account's own, for who has to be able to withdraw it. Not by default: with the keys that AWS owns there is nothing to
 * pay for each request, and no key that could be lost, and with it all that it locks.
 */
function ownKey(scope: Construct): Key {
  return new Key(scope, 'Key', {
    description: 'Cascade: catalog, transformations and files',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
}

/** The construct would have to know the Region, and whoever synthesizes the app need not. */
function lock(table: TableV2, key: Key | undefined): void {
  const { defaultChild: made } = table.node
  if (key === undefined || !(made instanceof CfnGlobalTable)) return
  made.sseSpecification = { sseEnabled: true, sseType: 'KMS' }
  made.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn })
}

function unmatchedBucket(scope: Construct): Bucket {
  return new Bucket(scope, 'UnmatchedRecords', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
}

/** Versioned: a replica names a version, so that an upload under the same key destroys nothing. EventBridge is told of each. */
function fileBucket(scope: Construct, settings: Settings, key: Key | undefined): Bucket {
  const bucket = new Bucket(scope, BUCKET, {
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    ...(key === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: Duration.days(settings.unfinishedUploadDays) },
      // Only what a removed production made is older than what is there, here. Of uploads, older versions are files; lists of orders and
      // sandboxes may be asked for at any time: docs/cost.md.
      {
        prefix: 'attempts/',
        noncurrentVersionExpiration: Duration.days(settings.removedDays),
        expiredObjectDeleteMarker: true,
      },
    ],
  })
  // CDK's own way to switch it on is a function that is deployed for nothing else.
  if (bucket.node.defaultChild instanceof CfnBucket)
    bucket.node.defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
  return bucket
}
