import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { synthesized } from './synthesized.ts'

const { storage: stack, storageTemplate: template } = synthesized()

const TABLE = 'AWS::DynamoDB::GlobalTable'
const BUCKET = 'AWS::S3::Bucket'

// Names of resources in CloudFormation. Another name is another resource: the new one is empty, the old one out of sight.
const CATALOG = 'Catalog742F25FD'
const TRANSFORMATIONS = 'Transformations0339BF9B'
const FILES = 'Files8E6940B8'
const UNMATCHED = 'UnmatchedRecords9735953C'

/** Asserts what a resource has, whatever else it has. */
function expectResource(logicalId: string, pattern: object): void {
  template.templateMatches({ Resources: { [logicalId]: pattern } })
}

describe('what must never change', () => {
  it.each([CATALOG, TRANSFORMATIONS])('%s: a table by that name, with the string keys pk and sk', (table) => {
    expectResource(table, {
      Type: TABLE,
      Properties: {
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    })
  })

  it('the buckets by these names', () => {
    for (const bucket of [FILES, UNMATCHED]) expectResource(bucket, { Type: BUCKET })
  })

  it('no physical name: a replacement could not be made beside the old one, nor a second deployment', () => {
    for (const table of Object.values(template.findResources(TABLE)))
      expect(table['Properties']).not.toHaveProperty('TableName')
    expect(template.findResources(BUCKET)[FILES]?.['Properties']).not.toHaveProperty('BucketName')
  })

  it.each([CATALOG, TRANSFORMATIONS, FILES, UNMATCHED])('%s stays when the stack goes, or replaces it', (resource) => {
    expectResource(resource, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  })

  it('the stack itself cannot be deleted by mistake', () => {
    expect(stack.terminationProtection).toBe(true)
  })
})

describe('the tables', () => {
  it.each([CATALOG, TRANSFORMATIONS])('%s is on demand, protected, and can be brought back to any second', (table) => {
    expectResource(table, {
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    })
  })

  it('the catalog streams new and old images: the matcher sees what a change took away', () => {
    expectResource(CATALOG, { Properties: { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } } })
  })

  it('the transformations have no stream, and neither table an index, which would cost a write at every change', () => {
    expectResource(TRANSFORMATIONS, { Properties: { StreamSpecification: Match.absent() } })
    for (const table of [CATALOG, TRANSFORMATIONS])
      expectResource(table, {
        Properties: { GlobalSecondaryIndexes: Match.absent(), LocalSecondaryIndexes: Match.absent() },
      })
  })

  it('are two', () => {
    template.resourceCountIs(TABLE, 2)
  })
})

describe('the bucket', () => {
  it('keeps what an upload under the same key replaces', () => {
    expectResource(FILES, { Properties: { VersioningConfiguration: { Status: 'Enabled' } } })
  })

  it('is open to nobody, whatever a policy or an access list says', () => {
    expectResource(FILES, {
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
    })
  })

  it('refuses whatever comes without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: FILES },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Effect: 'Deny',
            Principal: { AWS: '*' },
          }),
        ]),
      },
    })
  })

  it('is encrypted, and throws away parts of unfinished uploads and what a removed production made, but no object that is there', () => {
    expectResource(FILES, {
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: Match.exact([
            { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
            {
              Prefix: 'attempts/',
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              ExpiredObjectDeleteMarker: true,
              Status: 'Enabled',
            },
          ]),
        },
      },
    })
  })
})

describe('with a key of the account', () => {
  const own = synthesized('encryption: own').storageTemplate

  it('tables and bucket are locked with it, and it is never deleted with the stack', () => {
    const keys = Object.keys(own.findResources('AWS::KMS::Key'))
    expect(keys.length).toBe(1)
    const [key] = keys
    own.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    })
    own.allResourcesProperties(TABLE, {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } } }],
    })
    own.hasResourceProperties(BUCKET, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
            },
          },
        ],
      },
    })
  })

  it('without one, none is made', () => {
    expect(template.findResources('AWS::KMS::Key')).toEqual({})
  })
})
