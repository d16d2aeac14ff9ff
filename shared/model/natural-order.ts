import type { Metadata, MetadataValue } from './metadata.ts'

const collator = new Intl.Collator('en', { numeric: true })

/** Orders names as people read them, `run-2` before `run-10`; total: only equal texts are equal. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b) || Number(a > b) - Number(a < b)
}

/** What has a place among the transformations of a production. */
interface InStep {
  readonly name: string
  readonly step: string
  readonly axes: Metadata
}

/** Transformations as people look for them: steps in the order given, in each the values of its axes, from small to large. */
export function inStepOrder<T extends InStep>(transformations: readonly T[]): readonly T[] {
  return [...Map.groupBy(transformations, ({ step }) => step).values()].flatMap((same) => same.toSorted(byAxes))
}

function byAxes(a: InStep, b: InStep): number {
  for (const [axis, value] of Object.entries(a.axes)) {
    const order = byValue(value, b.axes[axis] ?? '')
    if (order !== 0) return order
  }
  return naturally(a.name, b.name)
}

function byValue(a: MetadataValue, b: MetadataValue): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : naturally(String(a), String(b))
}
