import * as z from 'zod'
import { jobSchema, type Job } from './job.ts'
import { metadataJsonSchema } from './metadata.ts'
import { TRANSFORMATION_STATUSES } from './transformation-status.ts'

/** What a transformation does, in CTADIRAC's words. */
export const TRANSFORMATION_TYPES = [
  'MCSimulation',
  'Processing',
  'Merging',
  'Training',
  'ApplyModel',
  'Replication',
  'Removal',
  'Moving',
] as const

/** A query as it is stored; `checkQuery` makes it one that can be evaluated. */
const storedQuery = z.record(z.string(), z.unknown())

/** Where the files of a transformation without parents come from. */
const inputSchema = z.discriminatedUnion('kind', [
  /** No files: a simulation. */
  z.strictObject({ kind: z.literal('none') }),
  /** Outputs of the parents that meet the query. */
  z.strictObject({ kind: z.literal('parents'), query: storedQuery }),
  /** Whatever is or will be in the catalog, until an operator says `complete`. */
  z.strictObject({ kind: z.literal('open'), query: storedQuery }),
  /** What is in the catalog when the production starts, and no more. */
  z.strictObject({ kind: z.literal('closed'), query: storedQuery }),
])

/** A range of run numbers. */
export const runRangeSchema = z.strictObject({ first: z.number().int(), count: z.number().int().nonnegative() })
/** A range of run numbers. */
export type RunRange = Readonly<z.infer<typeof runRangeSchema>>

/** What a production manager declared: never changes once the transformation is active, but see {@link currentJob}. */
export const definitionSchema = z.strictObject({
  /** `production/step-value-value`. */
  name: z.string().min(1),
  production: z.string().min(1),
  /** The how manieth production of its name: the LFNs of its outputs tell, so that they are not those of one that was removed. */
  life: z.number().int().positive(),
  step: z.string().min(1),
  /** The values of the matrix that this transformation stands for. */
  axes: metadataJsonSchema,
  type: z.enum(TRANSFORMATION_TYPES),
  /** Names of the transformations whose outputs it takes. */
  parents: z.array(z.string()),
  input: inputSchema,
  plugin: z.strictObject({ name: z.string().min(1), parameters: z.record(z.string(), z.unknown()) }),
  job: jobSchema,
  /** Metadata of all outputs: the production's common ones, the axes, the step's. */
  metadata: metadataJsonSchema,
  /** Errors after which a file (or a task without input) stops. */
  maxErrors: z.number().int().positive(),
  /** Files that may be lost, here and up the chain, before the transformation refuses to complete; null = any number. */
  tolerate: z.strictObject({ count: z.number().nonnegative(), unit: z.enum(['files', 'percent']) }).nullable(),
})
/** See {@link definitionSchema}. */
export type Definition = z.infer<typeof definitionSchema>

/** What changes in the life of a transformation. */
export const stateSchema = z.strictObject({
  status: z.enum(TRANSFORMATION_STATUSES),
  /** Why it stands where it stands, for people. */
  reason: z.string(),
  /** Tasks wanted of a simulation; 0 for others. */
  wanted: z.number().int().nonnegative(),
  /** Run numbers of its tasks, in order. The last range is open-ended for a transformation with input. */
  runs: z.array(runRangeSchema),
  /** Whether the files that were there before have all been through the filter. */
  backfill: z.enum(['none', 'running', 'done']),
  /** Where the backfill goes on; null at its start and its end. */
  backfillCursor: z.string().nullable(),
  /** While the page there is in hand: the version of this record from which it was taken last, which names the step that did so; else null. */
  backfillTaken: z.number().int().positive().nullable().default(null),
  /**
   * While it was left out of the filter, because it could not be worked on, its files were not moved or withdrawn: the LFN after
   * which those that wait are still to be looked at again (empty: all of them); null: none are.
   */
  lookAgainAfter: z.string().nullable(),
  /**
   * Closing: the walk over the parents' outputs, then `flush`, in which groups that are not complete leave too.
   * `round` is the sum of the parents' `completions` that the walk was made for.
   */
  audit: z.strictObject({
    state: z.enum(['none', 'running', 'flush']),
    cursor: z.string().nullable(),
    round: z.number().int().nonnegative(),
    /** Files the walk found to belong here, so far. */
    expected: z.number().int().nonnegative(),
    /** Files it found that had left already: Withdrawn or Removed. */
    gone: z.number().int().nonnegative(),
  }),
  /** How many times it was Completed: tells children whether their audit is still true. */
  completions: z.number().int().nonnegative(),
  /** Failures that the circuit breaker no longer counts: an operator started the transformation after them. */
  forgiven: z.number().int().nonnegative(),
  /** An operator said `complete`: losses beyond what is tolerated are accepted, an open input is closed. */
  accepted: z.boolean(),
  /** Raised by `flush`; piles cut everything that waits while the number of a pile is behind it. */
  flushes: z.number().int().nonnegative(),
  /** The job that an operator put in the place of the declared one (revision 1), and the how manieth it is; absent: the declared one. */
  job: z.strictObject({ revision: z.number().int().min(2), current: jobSchema }).optional(),
})
/** See {@link stateSchema}. */
export type State = Readonly<z.infer<typeof stateSchema>>

/** Whether files are still to be taken, or looked at again, that the filter will not come to by itself. */
export function isBehind({ backfill, lookAgainAfter }: State): boolean {
  return backfill === 'running' || lookAgainAfter !== null
}

/** A transformation as it is kept. */
export interface Transformation {
  readonly definition: Definition
  readonly state: State
  /** Grows with every change of the state; every change is conditional on it. */
  readonly version: number
}

/** What a transformation runs for tasks that are handed to a site from now on. */
export function currentJob({ definition, state }: Pick<Transformation, 'definition' | 'state'>): Job {
  return state.job?.current ?? definition.job
}

/** Counts the jobs that a transformation has had: 1 = the declared one. */
export function jobRevision({ state }: Pick<Transformation, 'state'>): number {
  return state.job?.revision ?? 1
}

/** The state a transformation is created with. */
export function newState(runs: readonly RunRange[], wanted: number): State {
  return {
    status: 'New',
    reason: '',
    wanted,
    runs: [...runs],
    backfill: 'none',
    backfillCursor: null,
    backfillTaken: null,
    lookAgainAfter: null,
    audit: { state: 'none', cursor: null, round: 0, expected: 0, gone: 0 },
    completions: 0,
    forgiven: 0,
    accepted: false,
    flushes: 0,
  }
}

/** The run number of a task: unique in its production, and the same for every attempt. */
export function runOfTask(runs: readonly RunRange[], number: number): number {
  let before = 0
  for (const [index, range] of runs.entries()) {
    const last = index === runs.length - 1
    if (last || number <= before + range.count) return range.first + (number - before - 1)
    before += range.count
  }
  return number
}

/** Which ending of the parents this is: changes whenever one of them has been Active again. */
export function roundOf(parents: readonly Pick<Transformation, 'state'>[]): number {
  return parents.reduce((sum, parent) => sum + parent.state.completions, 0)
}
