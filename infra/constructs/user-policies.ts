import type { Stack } from 'aws-cdk-lib'
import { HttpMethod, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { INCOMING } from '../../shared/config/incoming.ts'

/** What people use. */
interface Used {
  readonly api: HttpApi
  readonly files: Bucket
  /** Whose outputs tell where the API is. */
  readonly stack: Stack
}

/** POST operations that change nothing: their requests are lists. */
const ASKING = ['/api/files/find', '/api/uploads/look']

/** For those who run productions: every operation, and uploads. Attach it to a role, a group or a permission set. */
export function operatorsPolicy(scope: Construct, { api, files, stack }: Used): ManagedPolicy {
  const upload = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']
  const policy = new ManagedPolicy(scope, 'Operators', {
    description: 'Cascade: every operation of the API, and uploads of files',
    statements: [
      lookingUp(stack),
      new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApi('*', '/api/*', '*')] }),
      new PolicyStatement({ actions: upload, resources: [files.arnForObjects(`${INCOMING}*`)] }),
    ],
  })
  files.encryptionKey?.grantEncryptDecrypt(policy)
  return policy
}

/** For those who look on: what changes nothing. */
export function readersPolicy(scope: Construct, { api, stack }: Used): ManagedPolicy {
  const asking = ASKING.map((path) => api.arnForExecuteApi(HttpMethod.POST, path, '*'))
  return new ManagedPolicy(scope, 'Readers', {
    description: 'Cascade: what changes nothing',
    statements: [
      lookingUp(stack),
      new PolicyStatement({
        actions: ['execute-api:Invoke'],
        resources: [api.arnForExecuteApi(HttpMethod.GET, '/api/*', '*'), ...asking],
      }),
    ],
  })
}

/** The command line finds the API by the outputs of its stack. */
function lookingUp(stack: Stack): PolicyStatement {
  return new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stack.stackId] })
}
