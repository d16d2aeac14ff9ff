import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { stackName } from '../../shared/names.ts'
import type { Settings, SiteSettings } from '../config.ts'
import { batchQueue } from '../constructs/batch-queue.ts'
import { computeEnvironment, isEc2 } from '../constructs/compute.ts'
import { executionRole, jobRole } from '../constructs/job-roles.ts'
import { givenPlace, madePlace, type Place } from '../constructs/network.ts'
import { runnerImage } from '../constructs/runner-image.ts'
import type { StorageStack } from './storage.ts'

/** What sites are made of. */
export interface SitesProps {
  readonly settings: Settings
  readonly storage: StorageStack
}

/** Where jobs run: for each site a queue of Batch with its machines, its roles, its log and the image of the runner. */
export class SitesStack extends Stack {
  /** What functions have to know of each, in the order of the configuration: jobs go to the first. */
  readonly sites: readonly BatchSite[]
  readonly #images = new Map<SiteSettings['architecture'], DockerImageAsset>()
  #place: Place | undefined

  constructor(scope: Construct, { settings, storage }: SitesProps) {
    super(scope, stackName(settings.stage, 'Sites'), { description: 'Cascade: where jobs run' })
    this.sites = settings.sites.map((site) => this.#siteOf(site, settings, storage))
  }

  #siteOf(site: SiteSettings, { stage, logDays }: Settings, storage: StorageStack): BatchSite {
    const scope = new Construct(this, `Site-${site.name}`)
    const compute = computeEnvironment(scope, site, this.#placeOf(scope, site))
    const logs = new LogGroup(scope, 'Logs', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY })
    const image = this.#imageOf(site)
    return {
      name: site.name,
      queue: batchQueue(scope, compute),
      prefix: `cascade-${stage}-${site.name}`,
      platform: isEc2(site) ? 'EC2' : 'FARGATE',
      architecture: site.architecture === 'arm64' ? 'ARM64' : 'X86_64',
      executionRole: executionRole(scope, { image, logs }).roleArn,
      jobRole: jobRole(scope, storage).roleArn,
      runnerImage: image.imageUri,
      logGroup: logs.logGroupName,
    }
  }

  /** One for all sites that give none. */
  #placeOf(scope: Construct, { network }: SiteSettings): Place {
    if (network !== undefined) return givenPlace(scope, network)
    this.#place ??= madePlace(this)
    return this.#place
  }

  #imageOf({ architecture }: SiteSettings): DockerImageAsset {
    const image = this.#images.get(architecture) ?? runnerImage(this, architecture)
    this.#images.set(architecture, image)
    return image
  }
}
