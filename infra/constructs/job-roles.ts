import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { INCOMING } from '../../shared/config/incoming.ts'
import type { StorageStack } from '../stacks/storage.ts'
import { allowCreate, allowObjectsBelow } from './access.ts'

/** Below these prefixes lies what a job reads: inputs (uploaded, registered, made by others), its order, its sandbox. */
const READ = [INCOMING, 'files/', 'attempts/', 'submissions/', 'sandbox/']
/** Below this it puts what it makes. */
const MADE = 'attempts/'

/**
 * What the containers of a job may do, all three of them, the user's too: read what jobs read, and create what executions make. This is the
 * trust boundary of a site: a job can read other jobs' files, and can overwrite or remove none.
 */
export function jobRole(scope: Construct, { files, key }: Pick<StorageStack, 'files' | 'key'>): Role {
  const role = new Role(scope, 'JobRole', {
    description: 'Cascade: what the containers of a job may do',
    assumedBy: tasksOf(scope),
  })
  allowObjectsBelow(files, READ, role)
  allowCreate(files, MADE, role)
  key?.grantEncryptDecrypt(role)
  return role
}

/** What ECS does before a job begins: it pulls images and opens the log. */
export function executionRole(
  scope: Construct,
  { image, logs }: { readonly image: DockerImageAsset; readonly logs: LogGroup },
): Role {
  const role = new Role(scope, 'ExecutionRole', {
    description: 'Cascade: pulls the images of jobs and writes their logs',
    assumedBy: tasksOf(scope),
  })
  image.repository.grantPull(role)
  // Images of jobs that lie in registries of this account: which, is for the productions to say.
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      resources: [Stack.of(scope).formatArn({ service: 'ecr', resource: 'repository', resourceName: '*' })],
    }),
  )
  logs.grantWrite(role)
  return role
}

/** Tasks of this account, and no other's that ECS might be talked into. */
function tasksOf(scope: Construct): ServicePrincipal {
  return new ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  })
}
