import { hash } from 'node:crypto'
import type { EvaluateOnExit, RegisterJobDefinitionRequest, TaskContainerProperties } from '@aws-sdk/client-batch'
import type { Job } from '../../model/job.ts'
import { SubmissionRefused } from '../../ports/site.ts'
import { checkImage } from './check-image.ts'
import { definitionName } from './names.ts'
import type { BatchSite } from './site-settings.ts'
import type { Size } from './size.ts'
import { fargateDisk } from './task-disk.ts'
import { taskSize } from './task-size.ts'

/** Containers of a job, in the order in which they run; the jobs' images know the first and the last by these names. */
export const STAGE_CONTAINERS = ['stage-in', 'stage-out'] as const
/** Where the volume that the containers share lies in each of them. */
const VOLUME = { name: 'cascade', path: '/cascade' }
/** Room for bringing inputs and outputs, beyond the time of the command. */
const STAGING_SECONDS = 3600
/** Batch's own attempts, which only what the infrastructure did is worth. */
const ATTEMPTS = 3
/** Fargate ends a task at some time after 14 days (user guide of Batch, Fargate). */
const FARGATE_MOST_SECONDS = 14 * 24 * 3600
/** The parameter by which a definition is known to say the same. Batch gives parameters back as they are; nothing refers to it. */
export const SAYS = 'cascadeSays'

/**
 * What Batch tries again by itself. Without a rule that fits it would try everything again: so the last one fits all.
 * Reasons: EC2 and Fargate Spot when a host goes (user guide, "Automated job retries"; ECS, "Fargate Spot").
 */
const RULES: EvaluateOnExit[] = [
  { onStatusReason: 'Host EC2*', action: 'RETRY' },
  { onStatusReason: 'Your Spot Task was interrupted*', action: 'RETRY' },
  { onReason: 'CannotPullContainerError*', action: 'EXIT' },
  { onStatusReason: 'Task failed to start*', action: 'RETRY' },
  { onReason: '*', action: 'EXIT' },
]

/** The job definition of a transformation at a site. Throws {@link SubmissionRefused} for what the site cannot run. */
export function jobDefinition(
  job: Job,
  {
    site,
    transformation,
    bucket,
  }: { readonly site: BatchSite; readonly transformation: string; readonly bucket: string },
): RegisterJobDefinitionRequest & { readonly jobDefinitionName: string } {
  const definition: RegisterJobDefinitionRequest = {
    jobDefinitionName: definitionName(site, transformation),
    type: 'container',
    platformCapabilities: [site.platform],
    retryStrategy: { attempts: ATTEMPTS, evaluateOnExit: RULES },
    timeout: { attemptDurationSeconds: timeOf(job, site) },
    ecsProperties: {
      taskProperties: [
        {
          executionRoleArn: site.executionRole,
          taskRoleArn: site.jobRole,
          volumes: [{ name: VOLUME.name, host: {} }],
          containers: containersOf(job, site, bucket),
          ...(site.platform === 'FARGATE' ? fargateSettings(job, site) : {}),
        },
      ],
    },
  }
  const says = hash('sha256', JSON.stringify(definition))
  return { ...definition, jobDefinitionName: definitionName(site, transformation), parameters: { [SAYS]: says } }
}

function timeOf({ resources }: Job, { platform }: BatchSite): number {
  const seconds = resources.timeSeconds + STAGING_SECONDS
  if (platform === 'EC2' || seconds <= FARGATE_MOST_SECONDS) return seconds
  throw new SubmissionRefused(
    `resources.time is ${resources.timeSeconds} s, and Fargate runs nothing for longer than 14 days: ask for less, or use a site on EC2.`,
  )
}

function fargateSettings({ resources }: Job, { architecture }: BatchSite) {
  const ephemeralStorage = fargateDisk(resources)
  return {
    ...(ephemeralStorage === undefined ? {} : { ephemeralStorage }),
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
    // Without an address of its own a task in a public subnet reaches no registry; in a private one it does no harm.
    networkConfiguration: { assignPublicIp: 'ENABLED' as const },
  }
}

function containersOf(job: Job, site: BatchSite, bucket: string): TaskContainerProperties[] {
  const image = job.image ?? site.runnerImage
  checkImage(image)
  const sizes = taskSize(job.resources, site.platform)
  const environment = [{ name: 'CASCADE_BUCKET', value: bucket }]
  const stage = { image: site.runnerImage, environment, size: sizes.stage, site }
  return [
    container({ ...stage, name: 'stage-in', command: ['stage-in'] }),
    container({
      name: 'job',
      image,
      environment: [],
      command: ['/bin/sh', '/cascade/start'],
      size: sizes.job,
      site,
      after: 'stage-in',
    }),
    container({ ...stage, name: 'stage-out', command: ['stage-out'], after: 'job' }),
  ]
}

/** ECS lets a container wait for the end only of one that is not essential: so only the last one is. */
function container(about: {
  readonly name: string
  readonly image: string
  readonly command: string[]
  readonly environment: { name: string; value: string }[]
  readonly size: Size
  readonly site: BatchSite
  readonly after?: string
}): TaskContainerProperties {
  const { name, image, command, environment, size, site, after } = about
  return {
    name,
    image,
    command,
    essential: name === 'stage-out',
    environment,
    mountPoints: [{ sourceVolume: VOLUME.name, containerPath: VOLUME.path, readOnly: false }],
    resourceRequirements: [
      { type: 'VCPU', value: String(size.cpus) },
      { type: 'MEMORY', value: String(size.memory) },
    ],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': site.logGroup, 'awslogs-stream-prefix': site.name.replaceAll(/[^\w.-]/g, '-') },
    },
    ...(after === undefined ? {} : { dependsOn: [{ containerName: after, condition: 'COMPLETE' }] }),
  }
}
