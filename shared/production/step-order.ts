import type { Step } from './schema.ts'

/** A step as the order of steps sees it. */
type Linked = Pick<Step, 'name' | 'parents'>

/** Steps with parents before children, level by level, else in the order of the file. Steps of a cycle, or below one, are left out. */
export function parentsFirst<S extends Linked>(steps: readonly S[]): readonly S[] {
  const children = childrenOf(steps)
  const missing = new Map(steps.map((step) => [step, new Set(step.parents).size]))
  const place = new Map(steps.map((step, index) => [step, index]))
  const ordered: S[] = []
  let level = steps.filter((step) => step.parents.length === 0)
  while (level.length > 0) {
    ordered.push(...level)
    const next: S[] = []
    for (const child of level.flatMap((step) => children.get(step.name) ?? [])) {
      const left = (missing.get(child) ?? 0) - 1
      missing.set(child, left)
      if (left === 0) next.push(child)
    }
    level = next.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))
  }
  return ordered
}

/** The steps that name a step as their parent, by its name, each once. */
export function childrenOf<S extends Linked>(steps: readonly S[]): ReadonlyMap<string, readonly S[]> {
  const children = new Map<string, S[]>()
  for (const step of steps)
    for (const parent of new Set(step.parents)) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [step])
      else known.push(step)
    }
  return children
}

/** Names of a step and of all that comes of its outputs, however far down; `children` as {@link childrenOf} has them. */
export function withDescendants(name: string, children: ReadonlyMap<string, readonly Linked[]>): ReadonlySet<string> {
  const found = new Set([name])
  // A set hands out what is added while it is gone through.
  for (const step of found) for (const child of children.get(step) ?? []) found.add(child.name)
  return found
}
