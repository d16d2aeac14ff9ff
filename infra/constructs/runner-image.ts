import { join } from 'node:path'
import { IgnoreMode } from 'aws-cdk-lib'
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets'
import type { Construct } from 'constructs'
import type { SiteSettings } from '../config.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** What the image is made of: whatever else lies in the repository does not make it another one. */
const MADE_OF = ['jobs', 'shared', 'package.json', 'package-lock.json']

/** The image of stage-in and stage-out. It is built when the app is deployed; here only its files are looked at. */
export function runnerImage(scope: Construct, architecture: SiteSettings['architecture']): DockerImageAsset {
  const [id, platform] =
    architecture === 'arm64'
      ? (['RunnerArm64', Platform.LINUX_ARM64] as const)
      : (['RunnerX86', Platform.LINUX_AMD64] as const)
  return new DockerImageAsset(scope, id, {
    directory: ROOT,
    file: 'jobs/Dockerfile',
    platform,
    exclude: ['*', ...MADE_OF.map((path) => `!${path}`)],
    ignoreMode: IgnoreMode.DOCKER,
  })
}
