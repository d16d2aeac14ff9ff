import type { Lfn } from '../model/lfn.ts'
import type { Key } from './key-kind.ts'
import { KeyError, keyKind } from './key-kind.ts'
import { digits, joined, ordered, part } from './key-text.ts'

/**
 * Every key of both tables: what is not built here is stored nowhere, and no other file puts a key together.
 *
 * A letter and `#` begin the partition keys of `Transformations`. Names of users stand in them escaped, so that no name
 * can be taken for two; LFNs, directories and names of files stand as they are, because each fills the rest of its key
 * alone (and an escaped LFN of 1,000 bytes would not fit). A longer key than DynamoDB takes is a `KeyError`.
 */

/** Transformation names up to so many bytes fit in every key together with a pile of {@link PILE_MAX_BYTES}, whatever their characters. */
export const TRANSFORMATION_MAX_BYTES = 128
/** See {@link TRANSFORMATION_MAX_BYTES}. The tightest key is the due one: 17 + 3 x (128 + 200) + 1 of 1,024 bytes. */
export const PILE_MAX_BYTES = 200

interface InTransformation {
  readonly transformation: string
}
interface InPile extends InTransformation {
  readonly pile: string
}

// Catalog

/** A file, by the directory it is filed under and the rest of its LFN; a directory can be listed without an index. */
export const fileKey = keyKind({
  partition: ({ directory }: { readonly directory: string }) => absolute(directory),
  shards: 8,
  sort: ({ name }: { readonly directory: string; readonly name: string }) => name,
  read: ({ pk, sk }) => ({ directory: pk.slice(0, pk.lastIndexOf('#')), name: sk }),
})

/** What values of the collection fields a directory holds. Never taken for a file: directories of files begin with `/`. */
export const directoryKey = keyKind({
  partition: () => 'dirs',
  shards: 8,
  sort: ({ directory }: { readonly directory: string }) => absolute(directory),
  read: ({ sk }) => ({ directory: sk }),
})

function absolute(directory: string): string {
  if (!directory.startsWith('/'))
    throw new KeyError(`a directory begins with "/", ${JSON.stringify(directory)} does not`)
  return directory
}

// Transformations: the transformation itself, and what there is one of

/** A transformation: definition, state, version. */
export const definitionKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('T', transformation),
  shards: 1,
  sort: () => 'def',
  read: ({ pk }) => ({ transformation: part(pk, 1) }),
})

/** The status of a transformation once more, in an item of its own: a transaction that only asks for it pays for a small item, not for the definition. */
export const doorKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('T', transformation),
  shards: 1,
  sort: () => 'door',
  read: ({ pk }) => ({ transformation: part(pk, 1) }),
})

/** An entry in the history of a transformation, in the order of time (milliseconds since 1970); the nonce keeps apart those of one moment. */
export const historyKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('T', transformation),
  shards: 1,
  sort: ({ at, nonce }: InTransformation & { readonly at: number; readonly nonce: string }) =>
    joined('log', ordered(at), nonce),
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), at: Number(part(sk, 1)), nonce: part(sk, 2) }),
})

/** The last task number that was given out in a transformation. */
export const numbersKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('T', transformation),
  shards: 1,
  sort: () => 'numbers',
  read: ({ pk }) => ({ transformation: part(pk, 1) }),
})

/**
 * What is kept in lists: productions; `text`: what each was submitted as; `lives`: how many of its name have been removed; `runs`: the run
 * numbers of a campaign, by a digest of it, which may be any text; refused uploads, by a digest, since an object key may be as long
 * as a whole sort key; `tokens`: the bucket of SubmitJob tokens.
 */
export const LISTS = ['production', 'text', 'lives', 'runs', 'refused', 'tokens'] as const
/** See {@link LISTS}. */
export type ListName = (typeof LISTS)[number]

/** An entry of a list. */
export const listKey = keyKind({
  partition: () => 'list',
  shards: 8,
  sort: ({ list, name }: { readonly list: ListName; readonly name: string }) => joined(list, name),
  read: ({ sk }) => ({ list: LISTS.find((list) => list === part(sk, 0)) ?? 'production', name: part(sk, 1) }),
})

/** The version of the set of active queries: read by the matcher before every batch. */
export const ACTIVE_VERSION_KEY: Key = { pk: 'active', sk: 'version' }

/** The change of the set of active queries that made a version. */
export const activeChangeKey = keyKind({
  partition: () => 'active',
  shards: 1,
  sort: ({ version }: { readonly version: number }) => joined('log', ordered(version)),
  read: ({ sk }) => ({ version: Number(part(sk, 1)) }),
})

// Transformations: files on their way through one

/** A file in a transformation. */
export const attachmentKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('A', transformation),
  shards: 16,
  sort: ({ lfn }: InTransformation & { readonly lfn: Lfn }) => lfn,
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), lfn: sk }),
})

/** A file that is stopped, beside its attachment: a short list, so that nobody reads millions to find a few. */
export const stoppedKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('Z', transformation),
  shards: 4,
  sort: ({ lfn }: InTransformation & { readonly lfn: Lfn }) => lfn,
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), lfn: sk }),
})

/** The head of a pile. It ends in `#`: a sort key cannot be empty, as the name of a plugin's only pile may be. */
export const pileKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('P', transformation),
  shards: 16,
  sort: ({ pile }: InPile) => joined(pile, ''),
  spread: ({ pile }) => pile,
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), pile: part(sk, 0) }),
})

/** A page of files of a pile, by a name of its own. Apart from the heads, so that listing piles reads no pages. */
export const pageKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('G', transformation),
  shards: 16,
  sort: ({ pile, page }: InPile & { readonly page: string }) => joined(pile, page),
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), pile: part(sk, 0), page: part(sk, 1) }),
})

/** A part, from 0, of the files of all tasks of one cut. */
export const cutKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('C', transformation),
  shards: 16,
  sort: ({ id, part: number }: InTransformation & { readonly id: string; readonly part: number }) =>
    joined(id, ordered(number)),
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), id: part(sk, 0), part: Number(part(sk, 1)) }),
})

// Transformations: tasks on their way to a site

/** A task, by its number in the transformation. */
export const taskKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('K', transformation),
  shards: 16,
  sort: ({ number }: InTransformation & { readonly number: number }) => ordered(number),
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), number: Number(sk) }),
})

/** A task that failed for good, beside the task, by the time of its end (milliseconds since 1970). */
export const failureKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('F', transformation),
  shards: 1,
  sort: ({ ended, number }: InTransformation & { readonly ended: number; readonly number: number }) =>
    joined(ordered(ended), ordered(number)),
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), ended: Number(part(sk, 0)), number: Number(part(sk, 1)) }),
})

interface Due {
  /** Milliseconds since 1970. It comes first in its key: one query on a shard reads what is due, in order, and no more. */
  readonly due: number
}

/** Tasks ready to be submitted, as a cut made them: one chunk a cut, because each finish needs the version of its pile. */
export const readyKey = keyKind({
  partition: readyPartition,
  shards: 8,
  sort: ({ due, pile, version }: Due & InPile & { readonly version: number }) =>
    joined(ordered(due), 'cut', pile, ordered(version)),
  read: ({ pk, sk }) => ({
    transformation: part(pk, 1),
    due: Number(part(sk, 0)),
    pile: part(sk, 2),
    version: Number(part(sk, 3)),
  }),
})

/** Tasks ready to be submitted again after an attempt was lost, by the first of them: a task is lost once per attempt. */
export const retryKey = keyKind({
  partition: readyPartition,
  shards: 8,
  sort: ({ due, task, attempt }: Due & InTransformation & { readonly task: number; readonly attempt: number }) =>
    joined(ordered(due), 'retry', ordered(task), ordered(attempt)),
  read: ({ pk, sk }) => ({
    transformation: part(pk, 1),
    due: Number(part(sk, 0)),
    task: Number(part(sk, 2)),
    attempt: Number(part(sk, 3)),
  }),
})

/** The sort key that parts ready chunks, or piles, that are due at a moment from those that are due later. */
export function dueAfter(now: number): string {
  return ordered(now + 1)
}

function readyPartition({ transformation }: InTransformation): string {
  return joined('R', transformation)
}

/** A submission, by its job name. One partition: an account takes 50 SubmitJob calls a second, a partition 1,000 writes. */
export const submissionKey = keyKind({
  partition: () => 'S#',
  shards: 1,
  sort: ({ submission }: { readonly submission: string }) => submission,
  read: ({ sk }) => ({ submission: sk }),
})

/** A submission of a transformation that no site has acknowledged: a list of its own, which is short however many are at sites. */
export const unsentKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('U', transformation),
  shards: 1,
  sort: openedSubmission,
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), opened: Number(part(sk, 0)), submission: part(sk, 1) }),
})

/** A submission that a site has and that may have live tasks, in the list of its transformation. */
export const liveKey = keyKind({
  partition: ({ transformation }: InTransformation) => joined('L', transformation),
  shards: 1,
  sort: openedSubmission,
  read: ({ pk, sk }) => ({ transformation: part(pk, 1), opened: Number(part(sk, 0)), submission: part(sk, 1) }),
})

/** `opened`: milliseconds since 1970. */
function openedSubmission({
  opened,
  submission,
}: InTransformation & { readonly opened: number; readonly submission: string }): string {
  return joined(ordered(opened), submission)
}

/** A submission that may have live tasks, in the list of its site. One partition: a submission has many tasks. */
export const atSiteKey = keyKind({
  partition: ({ site }: { readonly site: string }) => joined('W', site),
  shards: 1,
  sort: ({ submission }: { readonly site: string; readonly submission: string }) => submission,
  read: ({ pk, sk }) => ({ site: part(pk, 1), submission: sk }),
})

/** Shards of a transformation's counts; the writer picks one at random, the reader sums all. */
export const COUNT_SHARDS = 8

/** One shard of the counts of a transformation, below {@link COUNT_SHARDS}: a partition each, since one takes 1,000 writes a second. */
export const countsKey = keyKind({
  partition: ({ transformation, shard }: InTransformation & { readonly shard: number }) =>
    joined('N', transformation, countShard(shard)),
  shards: 1,
  sort: () => 'counts',
  read: ({ pk }) => ({ transformation: part(pk, 1), shard: Number(part(pk, 2)) }),
})

function countShard(shard: number): string {
  if (shard >= COUNT_SHARDS) throw new KeyError(`counts have ${COUNT_SHARDS} shards, ${shard} is none of them`)
  return digits(shard)
}

/** A pile whose time-out is over at a moment. Of all transformations together: those that are due are the first of each shard. */
export const dueKey = keyKind({
  partition: () => 'D',
  shards: 16,
  sort: ({ due, transformation, pile }: Due & InPile) => joined(ordered(due), transformation, pile),
  spread: ({ transformation, pile }) => joined(transformation, pile),
  read: ({ sk }) => ({ due: Number(part(sk, 0)), transformation: part(sk, 1), pile: part(sk, 2) }),
})
