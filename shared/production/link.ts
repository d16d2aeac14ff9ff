import type { MetadataSchema } from '../model/metadata-schema.ts'
import { conditionToText } from '../query/print.ts'
import type { Condition, Query } from '../query/query.ts'
import { couldMeet, possibleOf, type Possible, type PossibleMetadata } from './possible-metadata.ts'

/** Why files of a parent can never meet a child's query; the words are those of DIRAC's cases. */
export type LinkFault = 'parent-has-no-output-query' | 'key-missing-in-parent' | 'values-do-not-match'

/** Whether a parent's outputs could feed a child. */
export type Link =
  | { readonly valid: true }
  | {
      readonly valid: false
      readonly why: LinkFault
      /** The metadata field whose condition can never be met; empty when the parent has no output at all. */
      readonly field: string
      /** Half a sentence: which condition, and what the parent makes. */
      readonly message: string
    }

/**
 * Whether some file that a parent may make could meet a child's query. Never invalid when one could: what is not known
 * before run time counts as possible. `outputs`: what the parent's kinds of output may be.
 */
export function couldFeed(query: Query, outputs: readonly PossibleMetadata[], schema: MetadataSchema): Link {
  const failing = outputs.map((output) => failingFields(query, output, schema))
  if (failing.some((fields) => fields.length === 0)) return { valid: true }
  const nothing = outputs.every((output) => output.fields.size === 0 && output.others.present === null)
  const [nearest] = failing.toSorted((a, b) => a.length - b.length)
  const [field] = nearest ?? []
  if (field === undefined)
    return { valid: false, why: 'parent-has-no-output-query', field: '', message: 'the parent has no outputs' }
  const possible = outputs.map((output) => possibleOf(output, field))
  const conditions = query.conditions.filter((condition) => condition.field === field)
  const message = `${conditions.map(conditionToText).join(' ')} can never be met: ${sayMade(field, possible)}`
  return { valid: false, why: nothing ? 'parent-has-no-output-query' : faultOf(possible), field, message }
}

function failingFields(query: Query, output: PossibleMetadata, schema: MetadataSchema): readonly string[] {
  const fields = Map.groupBy(query.conditions, (condition) => condition.field)
  return [...fields].flatMap(([name, conditions]) => {
    const field = schema.fields.get(name)
    const met = field !== undefined && couldMeet(possibleOf(output, name), conditions, field)
    return met ? [] : [name]
  })
}

function faultOf(possible: readonly Possible[]): LinkFault {
  return possible.every((one) => one.present === null) ? 'key-missing-in-parent' : 'values-do-not-match'
}

/** What the outputs make of a field, each way once. */
function sayMade(field: string, possible: readonly Possible[]): string {
  const made = new Set(possible.flatMap(({ present }) => (present === null ? [] : [sayPresent(field, present)])))
  if (made.size === 0) return `the parents' outputs never have ${field}`
  return `the parents make ${[...made].join(' or ')}`
}

function sayPresent(field: string, present: readonly Condition[]): string {
  const said = present.filter((condition) => condition.operator !== 'any').map(conditionToText)
  return said.length === 0 ? `some ${field}` : said.join(' ')
}
