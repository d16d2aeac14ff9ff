import { nearest } from '../../model/metadata-nearest.ts'
import type { MetadataValue } from '../../model/metadata.ts'
import { show } from '../../model/metadata-value.ts'
import { canonicalAxisValue } from '../axes.ts'
import { error, warning, type Finding } from '../../document/finding.ts'
import { placedSteps, type Checked } from '../rule.ts'
import type { ProductionDocument } from '../schema.ts'

/** Transformations of one production: a matrix of more is a slip of the pen. */
const MOST_TRANSFORMATIONS = 10_000

/** Values stand in names, so they have the letters of names. */
const VALUE = /^[A-Za-z0-9+-][A-Za-z0-9._+-]*$/

/** Axes that steps go over exist, each once; values fit into names, each once. */
export function checkMatrix({ document, schema }: Checked): readonly Finding[] {
  return [...valueFindings({ document, schema }), ...overFindings(document), ...unusedFindings(document)]
}

function valueFindings({ document, schema }: Pick<Checked, 'document' | 'schema'>): readonly Finding[] {
  return Object.entries(document.matrix).flatMap(([axis, values]) => {
    // As text, for names are made of it: 1 and "1" would name one transformation.
    const texts = values.map((value) => String(canonicalAxisValue(axis, value, schema)))
    return values.flatMap((value, index) => {
      const text = texts[index] ?? ''
      const first = texts.indexOf(text)
      const fault = first < index ? sayTwice(value, values[first], text) : nameFault(value)
      return fault === undefined ? [] : [error(['matrix', axis, index], fault)]
    })
  })
}

function sayTwice(value: MetadataValue, first: MetadataValue | undefined, text: string): string {
  if (value === first) return `${value} stands twice, each value should stand there once`
  return `${show(value)} is the same value as ${show(first)} (${text}), each value should stand there once`
}

function nameFault(value: MetadataValue): string | undefined {
  if (VALUE.test(String(value))) return undefined
  return `${JSON.stringify(value)} becomes part of a name, so it should have letters, digits and - _ . + only`
}

function overFindings(document: ProductionDocument): readonly Finding[] {
  const axes = Object.keys(document.matrix)
  return placedSteps(document).flatMap(({ step, path }) =>
    step.over.flatMap((axis, index) => {
      const at = [...path, 'over', ...(step.over.length > 1 ? [index] : [])]
      if (step.over.indexOf(axis) < index) return [error(at, `${axis} stands twice, each axis should stand there once`)]
      return axes.includes(axis) ? [] : [error(at, sayUnknown(axis, axes))]
    }),
  )
}

function sayUnknown(axis: string, axes: readonly string[]): string {
  const near = nearest(axis, axes)
  const right = axes.length === 0 ? 'there is no matrix' : `the axes of the matrix are ${axes.join(', ')}`
  return `${axis} is no axis, ${near === undefined ? right : `did you mean ${near}?`}`
}

function unusedFindings({ matrix, steps }: ProductionDocument): readonly Finding[] {
  const used = new Set(steps.flatMap((step) => step.over))
  // One of them is what was meant by a name that is no axis, which has been said.
  if ([...used].some((axis) => !Object.hasOwn(matrix, axis))) return []
  const unused = Object.keys(matrix).filter((axis) => !used.has(axis))
  return unused.map((axis) => warning(['matrix', axis], `no step goes over ${axis}, so its values have no effect`))
}

/** The matrix stays countable: to be checked before anything is made of it. */
export function checkMatrixSize({ document: { matrix, steps } }: Checked): readonly Finding[] {
  const cells = steps.map((step) => step.over.reduce((count, axis) => count * (matrix[axis]?.length ?? 1), 1))
  const total = cells.reduce((sum, count) => sum + count, 0)
  if (total <= MOST_TRANSFORMATIONS) return []
  return [
    error(['matrix'], `it makes ${total} transformations, at most ${MOST_TRANSFORMATIONS} are allowed in a production`),
  ]
}
