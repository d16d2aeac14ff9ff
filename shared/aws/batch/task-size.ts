import type { Resources } from '../../model/job.ts'
import { SubmissionRefused } from '../../ports/site.ts'
import { fargateSize } from './fargate-size.ts'
import type { BatchSite } from './site-settings.ts'
import type { Size } from './size.ts'

/** Sizes of the three containers of a job; both of the stages have the same. */
export interface TaskSize {
  readonly stage: Size
  readonly job: Size
}

/** A stage copies files and needs little. */
const STAGE_MEMORY = 512
/** The least that a container may ask for: a whole processor on EC2, a quarter on Fargate (API reference, ResourceRequirement). */
const STAGE_CPUS = { EC2: 1, FARGATE: 0.25 } as const

/**
 * Sizes of the containers of a job. They run one after the other, and what processors a container asks for is its share
 * among those that run, no limit: so the stages' are taken out of the job's, and the task has no more than the job needs. Memory is a
 * limit of each container, so the stages' comes on top. Throws {@link SubmissionRefused} for what the platform does not have.
 */
export function taskSize(resources: Resources, platform: BatchSite['platform']): TaskSize {
  const { cpus, memoryMegabytes } = resources
  const stage: Size = { cpus: STAGE_CPUS[platform], memory: STAGE_MEMORY }
  const least = {
    cpus: Math.max(cpus, 3 * stage.cpus),
    memory: memoryMegabytes + 2 * stage.memory,
  }
  const whole = platform === 'FARGATE' ? fargateSize(least) : { cpus: Math.ceil(least.cpus), memory: least.memory }
  if (whole === undefined)
    throw new SubmissionRefused(
      `Fargate has no size for cpus ${cpus} and memory ${memoryMegabytes} MB (${2 * stage.memory} MB more for staging): ` +
        'ask for less, or use a site on EC2.',
    )
  return { stage, job: { cpus: whole.cpus - 2 * stage.cpus, memory: whole.memory - 2 * stage.memory } }
}
