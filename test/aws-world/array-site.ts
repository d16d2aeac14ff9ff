import { hash } from 'node:crypto'
import type { TrackMessage } from '../../shared/messages/track.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import type { SiteJob } from '../../shared/model/site-job.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { outputKey, type Manifest } from '../../shared/model/manifest.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import type { Queue } from '../../shared/ports/queue.ts'
import { ORDERS_MOST, type Site, type SiteSubmission } from '../../shared/ports/site.ts'
import type { SentSubmission, Submission } from '../../shared/ports/submissions.ts'
import { outputLfn } from '../../shared/production/output-lfn.ts'
import { endOf, publish } from '../fixtures/simulated-result.ts'

/** What of a job's outputs follows from its order. */
export type OutputsOf = (order: TaskOrder) => Manifest['outputs']

/** How a job ends. */
export type ArrayEnd = 'done' | 'payload' | 'vanished'

/** What the site works with: `objects` is the bucket as the function sees it that submits, `outside` as the jobs do. */
interface ArraySiteParts {
  readonly objects: Objects
  readonly outside: Objects
  readonly now: () => number
  readonly outputsOf: OutputsOf
  /** Waited for before each job is handed in. */
  readonly token: () => Promise<void>
}

/**
 * A site that takes submissions as AWS Batch does: their orders lie in the bucket first, and each is found again by its name. Jobs
 * run when the test says so.
 */
export class ArraySite implements Site {
  readonly submissions = new Map<string, SiteSubmission>()
  readonly queued: TaskOrder[] = []
  /** Every execution that was ever started. */
  readonly started: TaskOrder[] = []
  readonly #parts: ArraySiteParts

  constructor(parts: ArraySiteParts) {
    this.#parts = parts
  }

  find({ name }: Pick<Submission, 'name'>): Promise<SiteJob | undefined> {
    const known = this.submissions.get(name)
    return Promise.resolve(known === undefined ? undefined : jobOf(known))
  }

  async submit(submission: SiteSubmission): Promise<SiteJob> {
    if (submission.orders.length > ORDERS_MOST) throw new Error(`${submission.orders.length} orders are too many`)
    await this.#parts.objects.put(orderListKey(submission.name), packOrders(submission.orders))
    await this.#parts.token()
    // Names are no tokens: Batch would run a second one too.
    this.submissions.set(submission.name, submission)
    this.queued.push(...submission.orders)
    this.started.push(...submission.orders)
    return jobOf(submission)
  }

  standing({ name }: SentSubmission, tasks: readonly number[]) {
    return Promise.resolve(
      tasks.map((task) => {
        if (!this.submissions.has(name)) return 'unknown' as const
        return this.#isQueued(name, task) ? ('running' as const) : ('ended' as const)
      }),
    )
  }

  terminate(submissions: readonly SentSubmission[]): Promise<void> {
    const names = new Set(submissions.map(({ name }) => name))
    this.queued.splice(0, this.queued.length, ...this.queued.filter((order) => !names.has(order.submission)))
    return Promise.resolve()
  }

  /** All of it runs from the moment that it is handed in. */
  recall(): Promise<void> {
    return Promise.resolve()
  }

  summary(submissions: readonly SentSubmission[]) {
    const names = new Set(submissions.map(({ name }) => name))
    return Promise.resolve({ queued: 0, running: this.queued.filter((order) => names.has(order.submission)).length })
  }

  load() {
    return Promise.resolve({ site: 'array', slots: null, queued: 0, running: this.queued.length, allowed: true })
  }

  /** Runs a job of the queue to its end: its outputs and its manifest are uploaded, unless it vanishes. Returns what is told of it. */
  async run(order: TaskOrder, end: ArrayEnd = 'done'): Promise<TrackMessage> {
    this.queued.splice(this.queued.indexOf(order), 1)
    if (end === 'vanished') return endOf(order, end)
    const { outside, now, outputsOf } = this.#parts
    const outputs = outputsOf(order)
    for (const { key } of outputs) await outside.put(key, contentOf(key))
    await publish(outside, order, { end, outputs, now: now() })
    return endOf(order, 'ended')
  }

  #isQueued(name: string, task: number): boolean {
    return this.queued.some((order) => order.submission === name && order.task === task)
  }
}

/** Tells of ends of jobs as EventBridge does: one request a message. */
export async function tell(queue: Queue, ends: readonly TrackMessage[]): Promise<void> {
  for (const end of ends) await queue.send('track', [end])
}

/** An output of an execution, as its first declaration has it, with this name. */
export function anOutput(
  order: TaskOrder,
  about: { readonly name: string; readonly metadata: Manifest['outputs'][number]['metadata'] },
): Manifest['outputs'][number] {
  const [declaration] = order.job.outputs
  if (declaration === undefined) throw new Error(`${order.step} has no outputs`)
  const key = outputKey(`${order.prefix}1/`, about.name)
  const content = contentOf(key)
  const lfn = outputLfn(order, { ...about, declaration })
  return { ...about, lfn, key, size: Buffer.byteLength(content), checksum: `sha256:${hash('sha256', content)}` }
}

function contentOf(key: string): string {
  return `content of ${key}`
}

function jobOf({ name, orders }: SiteSubmission): SiteJob {
  return { id: `arn:aws:batch:us-east-1:000000000000:job/${name}`, tasks: orders.map((order) => order.task) }
}
