import type { SubmitMessage } from '../../shared/messages/submit.ts'
import type { SiteJob } from '../../shared/model/site-job.ts'
import { mayWork } from '../../shared/model/transformation-status.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import { ordersMost } from '../../shared/lifecycle/orders-most.ts'
import { stop } from '../../shared/lifecycle/stop.ts'
import { workOrStop } from '../../shared/lifecycle/stop-unusable.ts'
import { SubmissionRefused } from '../../shared/ports/site.ts'
import type { ReadyChunk, Submission } from '../../shared/ports/submissions.ts'
import { PER_TRANSACTION } from '../../shared/ports/transaction.ts'
import { comeAgain } from './come-again.ts'
import { claim, comeWhenOver, LEASE_MS } from './lease.ts'
import { ordersOf } from './orders.ts'
import type { SubmitPorts } from './ports.ts'
import { recallIfStopped, recallQueued } from './recall.ts'
import type { SubmitSettings } from './settings.ts'

/**
 * Hands ready tasks to a site; of a transformation that is Stopped, takes back what has not begun there ({@link recallQueued}).
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
    if (transformation.state.status === 'Stopped') await recallQueued(transformation, ports)
    if (!mayWork(transformation.state.status)) continue
    await workOrStop(transformation, { schema: null, ports }, async () => {
      await takeOver(transformation, settings, ports)
      await submitReady(transformation, settings, ports)
    })
  }
}

async function takeOver(transformation: Transformation, settings: SubmitSettings, ports: SubmitPorts): Promise<void> {
  const { name } = transformation.definition
  const held: Submission[] = []
  for (const submission of await ports.submissions.unsent(name))
    if (await claim(submission, ports)) await handIn(submission, { transformation, settings }, ports)
    else held.push(submission)
  await comeWhenOver(name, held, ports)
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
  await recallIfStopped({ ...submission, job }, ports)
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
