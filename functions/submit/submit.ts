import type { SubmitMessage } from '../../shared/messages/submit.ts'
import type { SiteJob } from '../../shared/model/site-job.ts'
import { mayWork } from '../../shared/model/transformation-status.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { ordersMost } from '../../shared/lifecycle/orders-most.ts'
import { stop } from '../../shared/lifecycle/stop.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { MAX_DELAY_SECONDS } from '../../shared/ports/queue.ts'
import { SubmissionRefused } from '../../shared/ports/site.ts'
import type { ReadyChunk, Submission } from '../../shared/ports/submissions.ts'
import { PER_TRANSACTION } from '../../shared/ports/transaction.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { ordersOf } from './orders.ts'
import type { SubmitSettings } from './settings.ts'

/** What submission speaks to. */
export type SubmitPorts = Pick<
  Ports,
  'transformations' | 'tasks' | 'submissions' | 'catalog' | 'site' | 'queue' | 'clock' | 'newId'
>

/** A worker that hands in a submission has this long (longer than any function may run) before another takes it over. */
const LEASE_MS = 15 * 60 * 1000

/**
 * Hands ready tasks to a site.
 *
 * Twice is safe: a submission is written down under a name of its own, in the transaction that takes its tasks from
 * the ready ones, before the site is called; after an unclear answer or a death, its owner, or another when the lease is over,
 * looks the name up at the site before it hands it in again.
 *
 * What a site refuses for good stops its transformation, with the reason; its tasks are ready again for when people have
 * changed something and start it.
 */
export async function submit(
  messages: readonly SubmitMessage[],
  settings: SubmitSettings,
  ports: SubmitPorts,
): Promise<void> {
  const names = [...new Set(messages.map((message) => message.transformation))]
  for (const transformation of await ports.transformations.read(names)) {
    if (!mayWork(transformation.state.status)) continue
    await workOrStop(transformation, { schema: null, ports }, async () => {
      await takeOver(transformation, settings, ports)
      await submitReady(transformation, settings, ports)
    })
  }
}

async function takeOver(transformation: Transformation, settings: SubmitSettings, ports: SubmitPorts): Promise<void> {
  const { name } = transformation.definition
  const leases: number[] = []
  for (const submission of await ports.submissions.unsent(name)) {
    const now = ports.clock.now()
    const claim = { name: submission.name, owner: ports.newId(), now, leaseUntil: now + LEASE_MS }
    if (await ports.submissions.claim(claim)) await handIn(submission, { transformation, settings }, ports)
    else leases.push(submission.leaseUntil - now)
  }
  // Its owner may have failed at the site's door: somebody has to come when the lease is over.
  if (leases.length > 0) await comeAgain(name, Math.min(...leases), ports)
}

/** Somebody looks at a transformation again after so many milliseconds; sooner, and then once more, when a message cannot wait for so long. */
async function comeAgain(transformation: string, milliseconds: number, ports: SubmitPorts): Promise<void> {
  const seconds = Math.min(MAX_DELAY_SECONDS, Math.max(1, Math.ceil(milliseconds / 1000)))
  await ports.queue.send('submit', [{ version: 1, transformation }], seconds)
}

async function submitReady(
  transformation: Transformation,
  settings: SubmitSettings,
  ports: SubmitPorts,
): Promise<void> {
  const { name } = transformation.definition
  const now = ports.clock.now()
  const ready = await ports.submissions.ready(name, now, PER_TRANSACTION)
  const chunks = batch(ready, ordersMost(transformation))
  if (chunks.length === 0) return restUntilDue(name, now, ports)
  const submission: Submission = {
    name: `job-${ports.newId()}`,
    transformation: name,
    tasks: chunks.flatMap((chunk) => chunk.tasks),
    site: settings.site,
    owner: ports.newId(),
    leaseUntil: now + LEASE_MS,
    job: null,
    opened: now,
  }
  const isMine = await ports.submissions.open(submission, chunks)
  if (isMine) await handIn(submission, { transformation, settings }, ports)
  // Some may be left: those that did not go with it, or that were not read, or all but what a rival took.
  const isAll = isMine && chunks.length === ready.length && ready.length < PER_TRANSACTION
  if (isAll) await restUntilDue(name, now, ports)
  else await ports.queue.send('submit', [{ version: 1, transformation: name }])
}

/** Tasks that rest after a loss are nobody's business until they are due: whoever finds them so sees to it that somebody comes then. */
async function restUntilDue(transformation: string, now: number, ports: SubmitPorts): Promise<void> {
  const due = await ports.submissions.nextDue(transformation, now)
  if (due !== null) await comeAgain(transformation, due - now, ports)
}

/** As many chunks as make one submission, at least one. */
function batch(chunks: readonly ReadyChunk[], most: number): readonly ReadyChunk[] {
  let tasks = 0
  return chunks.filter((chunk, index) => {
    tasks += chunk.tasks.length
    return index === 0 || tasks <= most
  })
}

async function handIn(
  submission: Submission,
  context: { readonly transformation: Transformation; readonly settings: SubmitSettings },
  ports: SubmitPorts,
): Promise<void> {
  const job = (await ports.site.find(submission)) ?? (await toSite(submission, context, ports))
  if (job === 'refused') return
  // Its tasks were ended, or run in another submission, before the site had it.
  if (job === undefined) return ports.submissions.close([submission.name])
  await ports.submissions.sent(submission.name, job)
}

async function toSite(
  submission: Submission,
  context: { readonly transformation: Transformation; readonly settings: SubmitSettings },
  ports: SubmitPorts,
): Promise<SiteJob | 'refused' | undefined> {
  const orders = await ordersOf(submission, context, ports)
  const { name, transformation, site } = submission
  if (orders.length === 0) return undefined
  try {
    return await ports.site.submit({ name, transformation, site, orders })
  } catch (error) {
    if (!(error instanceof SubmissionRefused)) throw error
    await giveBack(submission, error.message, ports)
    return 'refused'
  }
}

/** Stopped first: whoever takes over after a death between the two is refused again. */
async function giveBack(submission: Submission, reason: string, ports: SubmitPorts): Promise<void> {
  await stop(submission.transformation, `Site ${submission.site} cannot run its jobs: ${reason}`, ports)
  await ports.submissions.putBack(submission)
}
