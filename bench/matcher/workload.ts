import * as z from 'zod'
import type { Metadata, MetadataValue } from '../../shared/model/metadata.ts'
import { checkQuery } from '../../shared/query/check.ts'
import type { ConditionJson, Query } from '../../shared/query/query.ts'
import { BENCH_SCHEMA, DATASET_FIELDS, DOMAINS } from './domains.ts'
import type { ContinuousDomain, DiscreteDomain, Domain } from './domains.ts'
import { mulberry32 } from '../../test/fixtures/mulberry32.ts'

type Random = () => number

/** `std`: 3 to 6 free conditions. `sel`: the dataset fields by equality and 1 or 2 conditions more. */
export type WorkloadName = 'std' | 'sel'

/** Files with all fields, drawn independently; parsed from JSON, as records of a stream are. */
export function makeFiles(count: number): readonly Metadata[] {
  const random = mulberry32(1001)
  return Array.from({ length: count }, () => {
    const values = DOMAINS.map((domain): [string, MetadataValue] => [domain.name, fileValue(domain, random)])
    return parsedSchema.parse(JSON.parse(JSON.stringify(Object.fromEntries(values))))
  })
}

/** Hands the parsed object on as it is: a copy would have another shape in memory. */
const parsedSchema = z.custom<Metadata>((given) => typeof given === 'object' && given !== null)

/** Queries, the first ones the same whatever the count. */
export function makeQueries(name: WorkloadName, count: number): readonly Query[] {
  const random = mulberry32(2002)
  return Array.from({ length: count }, () => {
    const fixed = name === 'sel' ? DOMAINS.filter((domain) => DATASET_FIELDS.includes(domain.name)) : []
    const free = DOMAINS.filter((domain) => !fixed.includes(domain))
    const picked = pickFields(free, name === 'sel' ? between(1, 2, random) : between(3, 6, random), random)
    const equalities = fixed.map((domain): [string, ConditionJson] => [domain.name, fileValue(domain, random)])
    const conditions = picked.map((domain): [string, ConditionJson] => [domain.name, condition(domain, random)])
    return checkQuery(Object.fromEntries([...equalities, ...conditions]), BENCH_SCHEMA)
  })
}

function fileValue(domain: Domain, random: Random): MetadataValue {
  if (!('values' in domain)) return stepped(domain, domain.low + random() * (domain.high - domain.low))
  if (domain.odds === undefined) return oneOf(domain.values, random)
  let left = random()
  const place = domain.odds.findIndex((probability) => (left -= probability) < 0)
  return domain.values.at(place) ?? ''
}

/** Fields without replacement, by weight. */
function pickFields(domains: readonly Domain[], count: number, random: Random): readonly Domain[] {
  if (count === 0) return []
  let left = random() * domains.reduce((sum, domain) => sum + domain.weight, 0)
  const picked = domains.find((domain) => (left -= domain.weight) < 0)
  if (picked === undefined) return []
  const rest = domains.filter((domain) => domain !== picked)
  return [picked, ...pickFields(rest, count - 1, random)]
}

function condition(domain: Domain, random: Random): ConditionJson {
  if (!('values' in domain)) return halfOpenRange(domain, random)
  return typeof domain.values[0] === 'string' ? textCondition(domain, random) : numberCondition(domain, random)
}

/** Equality 65 %, list 25 %, not equal 10 %. */
function textCondition({ values }: DiscreteDomain, random: Random): ConditionJson {
  const kind = random()
  if (kind < 0.65) return oneOf(values, random)
  return kind < 0.9 ? someOf(values, random) : { '!=': oneOf(values, random) }
}

/** Equality 55 %, list 20 %, closed range 15 %, not equal 10 %. */
function numberCondition({ values }: DiscreteDomain, random: Random): ConditionJson {
  const kind = random()
  if (kind < 0.55) return oneOf(values, random)
  if (kind < 0.75) return someOf(values, random)
  if (kind >= 0.9) return { '!=': oneOf(values, random) }
  const first = between(0, values.length - 1, random)
  const last = between(first, values.length - 1, random)
  return { '>=': values[first] ?? '', '<=': values[last] ?? '' }
}

/** Width log-uniform from 0.1 % to 50 % of the domain, start uniform; 30 % have one side only. */
function halfOpenRange(domain: ContinuousDomain, random: Random): ConditionJson {
  const span = domain.high - domain.low
  const width = span * 0.001 * 500 ** random()
  const from = stepped(domain, domain.low + random() * (span - width))
  const to = stepped(domain, from + width)
  if (random() >= 0.3) return { '>=': from, '<': to }
  return random() < 0.5 ? { '>=': from } : { '<': to }
}

/** 2 to 4 different values, but never all: such a list would say nothing. */
function someOf(values: DiscreteDomain['values'], random: Random): readonly MetadataValue[] {
  const wanted = Math.min(between(2, 4, random), values.length - 1)
  const list = new Set<MetadataValue>()
  while (list.size < wanted) list.add(oneOf(values, random))
  return [...list]
}

function oneOf(values: DiscreteDomain['values'], random: Random): MetadataValue {
  return values[Math.floor(random() * values.length)] ?? ''
}

function between(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1))
}

function stepped(domain: ContinuousDomain, value: number): number {
  return Number(value.toFixed(domain.decimals))
}
