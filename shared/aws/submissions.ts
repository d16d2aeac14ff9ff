import * as z from 'zod'
import { siteJobSchema, type SiteJob } from '../model/site-job.ts'
import { mayWork, TRANSFORMATION_STATUSES } from '../model/transformation-status.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import type { ReadyChunk, Submission, Submissions } from '../ports/submissions.ts'
import { allItemsIn } from './items-in.ts'
import type { Key } from './key-kind.ts'
import { atSiteKey, doorKey, dueAfter, liveKey, readyKey, retryKey, submissionKey, unsentKey } from './keys.ts'
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
const entrySchema = z.object({ pk: z.string(), sk: z.string(), name: z.string() })
type Entry = z.infer<typeof entrySchema>

/** Submissions of one transformation, or site, read at once. */
const PAGE = 1000

/**
 * Ready chunks and submissions on DynamoDB. A submission is one item, and an entry in a list of its transformation and in
 * that of its site, which are made with it and removed after it. The entries say where to look, the item says what is so.
 *
 * A transformation has two lists: a submission moves from that of the unsent ones to that of the live ones when a site has
 * it, after its item says so. It is put in the one before it leaves the other, and who reads both reads them in that order:
 * so nobody misses it.
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
      { put: { ...unsentKey.build({ transformation, opened, submission: name }), name } },
      { put: { ...atSiteKey.build({ site, submission: name }), name } },
      ...chunks.map((chunk): Write => ({ remove: keyOfChunk(chunk), when: 'attribute_exists(#pk)' })),
    ])
  }

  async unsent(transformation: string): Promise<readonly Submission[]> {
    const submissions = await this.#present(await this.#entries(unsentKey.partitions({ transformation })))
    // Whoever sent them died before the lists knew.
    await sideBySide(
      submissions.filter(({ job }) => job !== null),
      (submission) => this.#toLive(submission),
    )
    return submissions.filter(({ job }) => job === null)
  }

  async live(transformation: string): Promise<readonly Submission[]> {
    const unsent = await this.#entries(unsentKey.partitions({ transformation }))
    const sent = await this.#entries(liveKey.partitions({ transformation }))
    const submissions = await this.#present([...unsent, ...sent])
    return submissions.toSorted((one, other) => one.opened - other.opened)
  }

  /** Submissions that may have live tasks at a site, of whatever transformation. */
  async liveAt(site: string): Promise<readonly Submission[]> {
    return this.#present(await this.#entries(atSiteKey.partitions({ site })))
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

  /** Twice is once. Dying before the lists know leaves the move to {@link unsent}. */
  async sent(name: string, job: SiteJob): Promise<void> {
    const key = submissionKey.build({ submission: name })
    const values = { job: pack(job) }
    const item = await this.#table.update(key, 'SET #job = :job', { when: 'attribute_exists(#pk)', values })
    if (item !== undefined) await this.#toLive(submissionOf(item))
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
    const submissions = await this.read([...new Set(entries.map((entry) => entry.name))])
    const names = new Set(submissions.map((submission) => submission.name))
    await this.#table.removeAll(entries.filter((entry) => !names.has(entry.name)).map(({ pk, sk }) => ({ pk, sk })))
    return submissions
  }

  /** A transaction would cost three write units more, and the order of the two is enough. */
  async #toLive({ name, transformation, opened }: Submission): Promise<void> {
    const entry = { transformation, opened, submission: name }
    await this.#table.put({ ...liveKey.build(entry), name })
    await this.#table.remove(unsentKey.build(entry))
  }

  async #entries([pk = '']: readonly string[]): Promise<readonly Entry[]> {
    return (await allItemsIn(this.#table, { pk, limit: PAGE })).map((item) => entrySchema.parse(item))
  }
}

const working = TRANSFORMATION_STATUSES.filter(mayWork)
const WHILE_WORKING = {
  when: `#status IN (${working.map((status) => `:${status}`).join(', ')})`,
  values: Object.fromEntries(working.map((status) => [status, status])),
}

function entryKeys({ name, transformation, opened, site, job }: Submission): readonly Key[] {
  const ofTransformation = job === null ? unsentKey : liveKey
  return [
    ofTransformation.build({ transformation, opened, submission: name }),
    atSiteKey.build({ site, submission: name }),
  ]
}

function itemOf({ tasks, job, ...rest }: Submission): Key & Item {
  const sent = job === null ? {} : { job: pack(job) }
  return { ...submissionKey.build({ submission: rest.name }), ...rest, tasks: pack(tasks), ...sent }
}

function submissionOf(item: Item): Submission {
  const { job = null, ...rest } = itemSchema.parse(item)
  return { ...rest, job }
}
