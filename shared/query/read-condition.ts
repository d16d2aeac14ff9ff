import { isMapping } from '../model/metadata-schema.ts'
import type { FieldDefinition } from '../model/metadata-schema.ts'
import { readValue, show } from '../model/metadata-value.ts'
import type { Reading } from '../model/metadata-value.ts'
import { OPERATORS } from './query.ts'
import type { Comparison, Condition } from './query.ts'

/** The conditions on one field as read, or sentences that say what is wrong with them. */
export interface ReadConditions {
  readonly conditions: readonly Condition[]
  readonly problems: readonly string[]
}

/** Reads what a query says of one field: a value, a list, `Any` or `Missing` in any case, or operators with operands. */
export function readConditions(field: FieldDefinition, given: unknown): ReadConditions {
  const presence = typeof given === 'string' ? presenceOf(given) : undefined
  if (presence !== undefined) return { conditions: [{ field: field.name, operator: presence }], problems: [] }
  if (!isMapping(given)) return readSet(field, 'in', given)
  const read = Object.entries(given).map(([operator, operand]) => readOperation(field, operator, operand))
  if (read.length === 0) return failure(`${field.name} = {}: it must name an operator, one of ${OPERATORS.join(' ')}`)
  return { conditions: read.flatMap((one) => one.conditions), problems: read.flatMap((one) => one.problems) }
}

/** `Any` and `Missing` as words, in any case; inside an operator or a list they are ordinary text. */
export function presenceOf(text: string): 'any' | 'missing' | undefined {
  const word = text.toLowerCase()
  return word === 'any' || word === 'missing' ? word : undefined
}

function readOperation(field: FieldDefinition, operator: string, operand: unknown): ReadConditions {
  switch (operator) {
    case '=':
    case 'in':
      return readSet(field, 'in', operand)
    case '!=':
    case 'nin':
      return readSet(field, 'nin', operand)
    case '>=':
    case '>':
    case '<=':
    case '<':
      return readComparison(field, operator, operand)
    default:
      return failure(`${field.name}: unknown operator ${show(operator)}, it must be one of ${OPERATORS.join(' ')}`)
  }
}

function readSet(field: FieldDefinition, operator: 'in' | 'nin', operand: unknown): ReadConditions {
  const given: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
  if (given.length === 0) return failure(`${field.name}: the list of values is empty, it must have at least one`)
  const readings = given.map((one) => readMember(field, one))
  const values = readings.flatMap((reading) => ('value' in reading ? [reading.value] : []))
  const problems = readings.flatMap((reading) => ('problem' in reading ? [reading.problem] : []))
  return { conditions: [{ field: field.name, operator, values }], problems }
}

/** A value of a list, or behind an operator: there `Any` and `Missing` are text, so that most fields refuse them. */
function readMember(field: FieldDefinition, given: unknown): Reading {
  const reading = readValue(field, given)
  if ('value' in reading || typeof given !== 'string' || presenceOf(given) === undefined) return reading
  return { problem: `${field.name}: ${given} must stand alone, in no list and behind no operator` }
}

function readComparison(field: FieldDefinition, operator: Comparison, operand: unknown): ReadConditions {
  if (Array.isArray(operand)) return failure(`${field.name}: ${operator} takes one value, not a list`)
  if (field.type === 'bool') return failure(`${field.name}: true and false have no order, use = or !=, not ${operator}`)
  const reading = readMember(field, operand)
  if ('problem' in reading) return failure(reading.problem)
  return { conditions: [{ field: field.name, operator, value: reading.value }], problems: [] }
}

function failure(problem: string): ReadConditions {
  return { conditions: [], problems: [problem] }
}
