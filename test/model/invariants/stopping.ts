import type { TaskOrder } from '../../../shared/model/task-order.ts'
import type { World } from '../world.ts'

/** Executions that wait at their site, and whose transformation is Stopped. */
export function waitingThoughStopped({ database, site }: World): readonly TaskOrder[] {
  const stopped = database
    .prepare("SELECT name FROM transformations WHERE json_extract(state, '$.status') = 'Stopped'")
    .all()
  const names = new Set(stopped.map(({ name }) => name))
  return site.waiting.filter(({ transformation }) => names.has(transformation))
}

/**
 * Of stops: when nothing else is under way, nothing of a transformation that is Stopped waits at its site. Not to be said of the
 * end of a history, when all jobs are over, but of each moment in which only jobs can bring it on.
 */
export function brokenStops(world: World): readonly string[] {
  return waitingThoughStopped(world).map(({ transformation, task, attempt }) => {
    return `of stops: ${transformation} is Stopped, and attempt ${attempt} of task ${task} waits at its site`
  })
}
