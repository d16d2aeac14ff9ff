import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'

/** What ECS tells of the containers of a task: version 4 of its metadata. */
const taskMetadataSchema = z.object({
  Containers: z.array(
    z.object({
      Name: z.string(),
      ExitCode: z.number().int().optional(),
      /** Absent when the container never ran. */
      StartedAt: z.string().optional(),
    }),
  ),
})

/** How a container ended, as ECS saw it. */
export interface ContainerState {
  /** Null when ECS knows none. */
  readonly exitCode: number | null
  readonly hasRun: boolean
}

const TRIES = 5
const PAUSE = 500
const ANSWER_TIME = 5000

/** How a container of this task ended; undefined when ECS does not say, or there is no ECS. */
export async function containerState(uri: string | undefined, name: string): Promise<ContainerState | undefined> {
  if (uri === undefined) return undefined
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const containers = await ask(uri).catch(() => undefined)
    const found = containers?.find((container) => container.Name === name)
    if (found !== undefined) return { exitCode: found.ExitCode ?? null, hasRun: found.StartedAt !== undefined }
    await delay(PAUSE)
  }
  return undefined
}

async function ask(uri: string): Promise<z.infer<typeof taskMetadataSchema>['Containers']> {
  const answer = await fetch(`${uri}/task`, { signal: AbortSignal.timeout(ANSWER_TIME) })
  return taskMetadataSchema.parse(await answer.json()).Containers
}
