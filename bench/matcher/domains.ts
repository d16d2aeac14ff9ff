import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'

/** A field with few values: `values`, all equally likely unless `odds` says otherwise. */
export interface DiscreteDomain {
  readonly name: string
  /** How likely a query picks the field, against the others. */
  readonly weight: number
  readonly values: readonly string[] | readonly number[]
  /** Probability of each value, in files. */
  readonly odds?: readonly number[]
}

/** A field with so many numbers that queries ask for ranges: from `low` to `high`, in steps. */
export interface ContinuousDomain {
  readonly name: string
  readonly weight: number
  readonly low: number
  readonly high: number
  readonly decimals: number
}

/** What a field of the workload can be. */
export type Domain = DiscreteDomain | ContinuousDomain

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const upTo = (last: number, first = 0): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** The fields of a file, in order: sizes and weights are those of CTA's catalog, as far as it is known. */
export const DOMAINS: readonly Domain[] = [
  { name: 'campaign', weight: 5, values: ['PROD3', 'PROD4', 'PROD5', 'PROD5b', 'PROD6', 'PROD7'] },
  { name: 'site', weight: 3, values: ['LaPalma', 'Paranal', 'Test'] },
  { name: 'particle', weight: 5, values: ['gamma', 'gamma-diffuse', 'electron', 'proton', 'helium', 'iron'] },
  { name: 'zenith', weight: 3, values: [20, 32.1, 40, 43.2, 52.4, 60] },
  { name: 'azimuth', weight: 2, values: [0, 90, 180, 270] },
  { name: 'data_level', weight: 4, values: upTo(6) },
  { name: 'array_layout', weight: 3, values: numbered('layout-', 12) },
  { name: 'program', weight: 3, values: numbered('program-', 8) },
  { name: 'version', weight: 3, values: numbered('v0.', 24) },
  { name: 'run_number', weight: 2, low: 1, high: 1_000_000, decimals: 0 },
  { name: 'nsb', weight: 1, low: 0.2, high: 30, decimals: 2 },
  { name: 'status', weight: 1, values: ['OK', 'UNCHECKED', 'BAD', 'VETOED'], odds: [0.8, 0.1, 0.05, 0.05] },
  { name: 'output_type', weight: 2, values: ['Data', 'Log', 'Model', 'Histogram', 'Provenance'] },
  { name: 'configuration_id', weight: 3, values: upTo(40, 1) },
  { name: 'obs_day', weight: 1, low: 59_000, high: 61_000, decimals: 0 },
]

/** The fields that real production queries always fix: they make up a collection. */
export const DATASET_FIELDS: readonly string[] = ['campaign', 'site', 'particle', 'data_level', 'array_layout']

/** The metadata schema of the workload. */
export const BENCH_SCHEMA: MetadataSchema = metadataSchema(
  DOMAINS.map((domain) => ({
    name: domain.name,
    type: 'values' in domain && typeof domain.values[0] === 'string' ? 'string' : 'float',
    collection: DATASET_FIELDS.includes(domain.name),
  })),
)
