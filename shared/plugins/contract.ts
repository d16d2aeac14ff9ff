import type * as z from 'zod'
import type { WaitingFile } from '../model/attachment.ts'
import type { CatalogFile } from '../model/file.ts'
import type { Lfn } from '../model/lfn.ts'
import type { MetadataValue } from '../model/metadata.ts'

/** What a cut may know besides the files: nothing else decides. */
export interface CutContext {
  /** Groups that are not complete leave too: the transformation is closing, a time-out is over, or an operator said `flush`. */
  readonly flush: boolean
  /** The flush was said by an operator: then files that are late for a barrier leave as well. */
  readonly byOperator: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** When this pile was first cut, in milliseconds since 1970; null when it never was. */
  readonly firstCut: number | null
}

/** A group of files to become a task. */
export interface Group {
  /** Storage elements at which all files of the group lie. */
  readonly target: readonly string[]
  readonly files: readonly WaitingFile[]
}

/** A file that stays, and why, in a sentence for people. */
export interface Left {
  readonly lfn: Lfn
  readonly reason: string
}

/** What a cut makes of the files that wait on a pile: each is in exactly one group, or is left with a reason. */
export interface CutResult {
  readonly groups: readonly Group[]
  readonly left: readonly Left[]
}

/** The part of a file that a plugin may look at to choose its pile. */
export type PilableFile = Pick<CatalogFile, 'lfn' | 'size' | 'replicas' | 'metadata'>

/** A metadata field that a parameter names, or values of it: checked against the declared fields on submit. */
export interface FieldUse {
  readonly parameter: string
  readonly field: string
  /** Empty: the parameter names the field. Else it names these values of it, each of which a file must be able to have. */
  readonly values: readonly MetadataValue[]
}

/** Reads parameters. The keys of `shape` are their names, to be named when an unknown one is refused. */
export type ParameterSchema<P> = z.ZodType<P> & { readonly shape: Readonly<Record<string, unknown>> }

/**
 * A grouping plugin: two pure functions. Files of different piles never share a task, so piles are small and worked
 * side by side. `cut` gets the files of one pile in order of arrival (then LFN); the same files give the same groups.
 * Laws (property-tested for every plugin in the registry): every file is in exactly one group or left with a reason;
 * however files arrive in batches, and leave in steps, each ends in exactly one group; no complete group waits, and no other leaves; after
 * a flush nothing waits but what says that it never leaves.
 */
export interface Plugin<P> {
  readonly name: string
  /** One sentence for people. */
  readonly description: string
  /** Reads the parameters as they stand in the YAML (a `z.strictObject`); refuses what makes no sense. */
  readonly parameters: ParameterSchema<P>
  /** Parameters as they may stand in the YAML, one at least: the laws are tested with them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[]
  /** Metadata fields that the parameters name. */
  fields(parameters: P): readonly FieldUse[]
  /** Metadata fields that `cut` looks at; they are copied to the waiting file. */
  needs(parameters: P): readonly string[]
  /** The pile a file waits on. */
  pile(file: PilableFile, parameters: P): string
  /** Turns the waiting files of one pile into groups and a rest. */
  cut(waiting: readonly WaitingFile[], parameters: P, context: CutContext): CutResult
  /** The pile is cut only when all input is there: until then files are just put on it, and the pile is not read. */
  barrier(parameters: P): boolean
  /**
   * Whether a group is no more than a number of files that share a job. Then one that failed comes back in parts: a file that failed
   * runs in a task of its own, and a partial group may leave after a time-out. False where a group is only right as a
   * whole, a unit: then it is tried again as the same group, and stops as one.
   */
  splits(parameters: P): boolean
  /**
   * Whether a flush lets groups leave that are not complete, or files that are late for a barrier. False where it changes nothing:
   * without its partners a file never leaves.
   */
  flushes(parameters: P): boolean
  /** The field whose values name a task's inputs as `{input.VALUE}`; null for most. */
  inputField(parameters: P): string | null
}
