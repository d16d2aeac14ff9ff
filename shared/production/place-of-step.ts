import type { Step } from './schema.ts'

const known = new WeakMap<readonly Step[], ReadonlyMap<string, number>>()

/** Where a step stands among the steps of a document, by name; the first of that name, -1: none has it. Steps are gone through once. */
export function placeOfStep(name: string, steps: readonly Step[]): number {
  const places = known.get(steps) ?? placesOf(steps)
  return places.get(name) ?? -1
}

function placesOf(steps: readonly Step[]): ReadonlyMap<string, number> {
  const places = new Map(steps.map((step, index) => [step.name, index] as const).toReversed())
  known.set(steps, places)
  return places
}
