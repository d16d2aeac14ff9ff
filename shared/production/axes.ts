import type { Metadata, MetadataValue } from '../model/metadata.ts'
import { findField, type MetadataSchema } from '../model/metadata-schema.ts'
import { readValue } from '../model/metadata-value.ts'
import type { ProductionDocument, Step } from './schema.ts'

/** A cell of the matrix: the value of each axis that a step goes over, in the order of its `over`. */
export type Axes = Metadata

/** The cells of a step: every combination of its axes' values, the last axis running fastest; one without axes. */
export function cellsOf(step: Step, document: ProductionDocument, schema: MetadataSchema): readonly Axes[] {
  return step.over.reduce<readonly Axes[]>(
    (cells, axis) => {
      const values = (document.matrix[axis] ?? []).map((value) => canonicalAxisValue(axis, value, schema))
      return cells.flatMap((cell) => values.map((value) => ({ ...cell, [axis]: value })))
    },
    [{}],
  )
}

/** The one form of an axis value (20.000001 is 20); as it stands when it is none of its field, which a rule refuses. */
export function canonicalAxisValue(axis: string, value: MetadataValue, schema: MetadataSchema): MetadataValue {
  const field = findField(schema, axis)
  const reading = typeof field === 'string' ? undefined : readValue(field, value)
  return reading !== undefined && 'value' in reading ? reading.value : value
}

/** `production/step-value-value`. */
export function transformationName(production: string, step: string, axes: Axes): string {
  return `${production}/${[step, ...Object.values(axes).map(String)].join('-')}`
}
