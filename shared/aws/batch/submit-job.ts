import type { SubmitJobRequest } from '@aws-sdk/client-batch'
import { orderListKey } from '../../model/order-list.ts'
import { STAGE_CONTAINERS } from './job-definition.ts'

/** Children of an array at most (service quotas of Batch). */
export const ARRAY_MOST = 10_000

/** The request that hands in a submission of so many orders: an array, or for one order a plain job, since arrays begin at two. */
export function submitJob(about: {
  readonly name: string
  readonly queue: string
  readonly definition: string
  readonly tags: Record<string, string>
  readonly orders: number
}): SubmitJobRequest {
  const environment = [{ name: 'CASCADE_ORDERS', value: orderListKey(about.name) }]
  return {
    jobName: about.name,
    jobQueue: about.queue,
    jobDefinition: about.definition,
    tags: about.tags,
    ...(about.orders === 1 ? {} : { arrayProperties: { size: about.orders } }),
    ecsPropertiesOverride: {
      taskProperties: [{ containers: STAGE_CONTAINERS.map((name) => ({ name, environment })) }],
    },
  }
}

/** Batch's id of the job of one task: a child of the array by its index, or the job itself. */
export function childId(
  { id, tasks }: { readonly id: string; readonly tasks: readonly number[] },
  task: number,
): string | undefined {
  const index = tasks.indexOf(task)
  if (index === -1) return undefined
  return tasks.length === 1 ? id : `${id}:${index}`
}
