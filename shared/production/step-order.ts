import type { Step } from './schema.ts'

/** Steps with parents before children, else in the order of the file. Steps of a cycle, or below one, are left out. */
export function parentsFirst(steps: readonly Step[]): readonly Step[] {
  const ordered: Step[] = []
  const names = new Set<string>()
  for (;;) {
    const ready = steps.filter((step) => !names.has(step.name) && step.parents.every((parent) => names.has(parent)))
    if (ready.length === 0) return ordered
    for (const step of ready) names.add(step.name)
    ordered.push(...ready)
  }
}

/** Names of a step and of all that comes of its outputs, however far down. */
export function withDescendants(name: string, steps: readonly Step[]): ReadonlySet<string> {
  const found = new Set([name])
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const step of steps) if (step.parents.some((parent) => found.has(parent))) found.add(step.name)
  }
  return found
}
