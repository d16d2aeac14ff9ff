import * as z from 'zod'
import { siteJobSchema, type SiteJob } from '../model/site-job.ts'
import { mayWork, TRANSFORMATION_STATUSES } from '../model/transformation-status.ts'
import type { ReadyChunk, Submission, Submissions } from '../ports/submissions.ts'
import { allItemsIn } from './items-in.ts'
import type { Key } from './key-kind.ts'
import { atSiteKey, doorKey, dueAfter, liveKey, readyKey, retryKey, submissionKey } from './keys.ts'
import { pack, packed } from './packed.ts'
import { chunkOf, keyOfChunk, packedTasksSchema, readyWrites } from './ready-chunks.ts'
import { merged } from './shards.ts'
import type { Item, Table, Write } from './table.ts'

const itemSchema = z.object({
  name: z.string(),
  transformation: z.string(),
  tasks: packedTasksSchema,
  site: z.string(),
  owner: z.string(),
  leaseUntil: z.number(),
  /** Absent until the site has acknowledged it. */
  job: packed(siteJobSchema).optional(),
  opened: z.number(),
})
/** `sent`: its submission is. Written after the submission, so that it may lag behind. */
const liveSchema = z.object({ pk: z.string(), sk: z.string(), name: z.string(), sent: z.boolean() })
type Live = z.infer<typeof liveSchema>
const entrySchema = liveSchema.omit({ sent: true })
type Entry = z.infer<typeof entrySchema>

/** Submissions of one transformation, or site, read at once. */
const PAGE = 1000

/**
 * Ready chunks and submissions on DynamoDB. A submission is one item, and an entry in the list of its transformation and in
 * that of its site, which are made with it and removed after it. The entries say where to look, the item says what is so.
 */
export class AwsSubmissions implements Submissions {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async ready(transformation: string, now: number, limit: number): Promise<readonly ReadyChunk[]> {
    const partitions = readyKey.partitions({ transformation })
    return (await merged(this.#table, { partitions, before: dueAfter(now), limit })).map(chunkOf)
  }

  async nextDue(transformation: string, now: number): Promise<number | null> {
    const partitions = readyKey.partitions({ transformation })
    const [next] = await merged(this.#table, { partitions, after: dueAfter(now), limit: 1 })
    return next === undefined ? null : chunkOf(next).due
  }

  /** A second time the chunks are gone. A transaction takes 100 items, the chunks are 90 at most. */
  open(submission: Submission, chunks: readonly ReadyChunk[]): Promise<boolean> {
    const { name, transformation, opened, site } = submission
    return this.#table.together([
      { check: doorKey.build({ transformation }), ...WHILE_WORKING },
      { put: itemOf(submission), when: 'attribute_not_exists(#pk)' },
      { put: { ...liveKey.build({ transformation, opened, submission: name }), name, sent: false } },
      { put: { ...atSiteKey.build({ site, submission: name }), name } },
      ...chunks.map((chunk): Write => ({ remove: keyOfChunk(chunk), when: 'attribute_exists(#pk)' })),
    ])
  }

  async unsent(transformation: string): Promise<readonly Submission[]> {
    const entries = (await this.#entries(transformation)).filter((entry) => !entry.sent)
    const submissions = await this.read(entries.map((entry) => entry.name))
    return submissions.filter((submission) => submission.job === null)
  }

  async live(transformation: string): Promise<readonly Submission[]> {
    return this.#present(await this.#entries(transformation))
  }

  /** Submissions that may have live tasks at a site, of whatever transformation. */
  async liveAt(site: string): Promise<readonly Submission[]> {
    const [pk = ''] = atSiteKey.partitions({ site })
    const items = await allItemsIn(this.#table, { pk, limit: PAGE })
    return this.#present(items.map((item) => entrySchema.parse(item)))
  }

  async read(names: readonly string[]): Promise<readonly Submission[]> {
    const items = await this.#table.getAll(names.map((submission) => submissionKey.build({ submission })))
    const found = new Map(items.map(submissionOf).map((submission) => [submission.name, submission]))
    return names.flatMap((name) => found.get(name) ?? [])
  }

  async claim(claim: { name: string; owner: string; now: number; leaseUntil: number }): Promise<boolean> {
    const { name, ...values } = claim
    const claimed = await this.#table.update(
      submissionKey.build({ submission: name }),
      'SET #owner = :owner, #leaseUntil = :leaseUntil',
      { when: 'attribute_exists(#pk) AND attribute_not_exists(#job) AND #leaseUntil <= :now', values },
    )
    return claimed !== undefined
  }

  /** Twice is once. Dying before the list knows costs {@link unsent} one item more to read. */
  async sent(name: string, job: SiteJob): Promise<void> {
    const key = submissionKey.build({ submission: name })
    const exists = { when: 'attribute_exists(#pk)' }
    const item = await this.#table.update(key, 'SET #job = :job', { ...exists, values: { job: pack(job) } })
    if (item === undefined) return
    const entry = entryKey(submissionOf(item))
    await this.#table.update(entry, 'SET #sent = :sent', { ...exists, values: { sent: true } })
  }

  /**
   * One chunk of all its tasks, as after a loss: a chunk of an attempt was taken when this submission was opened, so that its
   * key is free. The second time the submission is gone.
   */
  async putBack(submission: Submission): Promise<void> {
    const { name, transformation, tasks, opened } = submission
    const [first] = tasks
    if (first === undefined) return this.close([name])
    const key = retryKey.build({ transformation, due: opened, task: first.number, attempt: first.attempt })
    const unsent = 'attribute_exists(#pk) AND attribute_not_exists(#job)'
    await this.#table.together([
      { remove: submissionKey.build({ submission: name }), when: unsent },
      ...entryKeys(submission).map((entry): Write => ({ remove: entry })),
      ...readyWrites(key, opened, tasks),
    ])
  }

  /** The submissions first: an entry without one is removed by who comes across it. */
  async close(names: readonly string[]): Promise<void> {
    const submissions = await this.read(names)
    await this.#table.removeAll(submissions.map(({ name }) => submissionKey.build({ submission: name })))
    await this.#table.removeAll(submissions.flatMap(entryKeys))
  }

  /** Submissions of entries. Removes the entries of those that are closed: whoever closed them may have died before. */
  async #present(entries: readonly Entry[]): Promise<readonly Submission[]> {
    const submissions = await this.read(entries.map((entry) => entry.name))
    const names = new Set(submissions.map((submission) => submission.name))
    await this.#table.removeAll(entries.filter((entry) => !names.has(entry.name)).map(({ pk, sk }) => ({ pk, sk })))
    return submissions
  }

  async #entries(transformation: string): Promise<readonly Live[]> {
    const [pk = ''] = liveKey.partitions({ transformation })
    return (await allItemsIn(this.#table, { pk, limit: PAGE })).map((item) => liveSchema.parse(item))
  }
}

const working = TRANSFORMATION_STATUSES.filter(mayWork)
const WHILE_WORKING = {
  when: `#status IN (${working.map((status) => `:${status}`).join(', ')})`,
  values: Object.fromEntries(working.map((status) => [status, status])),
}

function entryKey({ transformation, opened, name }: Submission): Key {
  return liveKey.build({ transformation, opened, submission: name })
}

function entryKeys(submission: Submission): readonly Key[] {
  return [entryKey(submission), atSiteKey.build({ site: submission.site, submission: submission.name })]
}

function itemOf({ tasks, job, ...rest }: Submission): Key & Item {
  const sent = job === null ? {} : { job: pack(job) }
  return { ...submissionKey.build({ submission: rest.name }), ...rest, tasks: pack(tasks), ...sent }
}

function submissionOf(item: Item): Submission {
  const { job = null, ...rest } = itemSchema.parse(item)
  return { ...rest, job }
}
