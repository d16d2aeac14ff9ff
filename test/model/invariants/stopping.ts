import type { World } from '../world.ts'

/**
 * Of stops: when nothing else is under way, nothing of a transformation that is Stopped waits at its site. Not to be said of the
 * end of a history, when all jobs are over, but of each moment in which only jobs can bring it on.
 */
export function waitingThoughStopped({ database, site }: World): readonly string[] {
  const stopped = database
    .prepare("SELECT name FROM transformations WHERE json_extract(state, '$.status') = 'Stopped'")
    .all()
  const names = new Set(stopped.map(({ name }) => name))
  return site.waiting
    .filter(({ transformation }) => names.has(transformation))
    .map(({ transformation, task, attempt }) => {
      return `of stops: ${transformation} is Stopped, and attempt ${attempt} of task ${task} waits at its site`
    })
}
