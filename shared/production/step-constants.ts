import type { MetadataValue } from '../model/metadata.ts'
import type { ProductionDocument, Step } from './schema.ts'

/**
 * What the YAML says of a step's outputs before any file is there, by the name it is said under: common metadata, the
 * first value of each axis (which stands for all of them), the step's metadata.
 */
export function constantsOf(step: Step, document: ProductionDocument): Readonly<Record<string, MetadataValue>> {
  const axes = step.over.flatMap((axis) =>
    (document.matrix[axis] ?? []).slice(0, 1).map((value) => [axis, value] as const),
  )
  return { ...document.common, ...Object.fromEntries(axes), ...step.metadata }
}
