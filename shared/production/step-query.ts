import { isMapping } from '../model/metadata-schema.ts'
import type { Axes } from './axes.ts'
import type { Step } from './schema.ts'

/**
 * A step's input query for one cell, not yet checked: a text that is `{AXIS}` and nothing else stands for the cell's
 * value. No conditions where the step says `all`, or nothing.
 */
export function queryOf(step: Pick<Step, 'input'>, axes: Axes): Readonly<Record<string, unknown>> {
  const { input = 'all' } = step
  if (input === 'all') return {}
  return Object.fromEntries(Object.entries(input).map(([field, wanted]) => [field, inCell(wanted, axes)]))
}

function inCell(wanted: unknown, axes: Axes): unknown {
  if (typeof wanted === 'string') return axes[axisOf(wanted) ?? ''] ?? wanted
  if (Array.isArray(wanted)) return wanted.map((one) => inCell(one, axes))
  if (!isMapping(wanted)) return wanted
  return Object.fromEntries(Object.entries(wanted).map(([operator, value]) => [operator, inCell(value, axes)]))
}

/** The name in a text that is `{NAME}` and nothing else. */
export function axisOf(text: string): string | undefined {
  return /^\{([^{}]+)\}$/.exec(text)?.[1]
}
