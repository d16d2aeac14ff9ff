import { sentOf } from '../../shared/lifecycle/at-site.ts'
import type { Site } from '../../shared/ports/site.ts'
import type { Submissions } from '../../shared/ports/submissions.ts'

/** What is looked at. */
interface QueuedPorts {
  readonly submissions: Pick<Submissions, 'live'>
  readonly site: Pick<Site, 'summary'>
}

/** Whether something of a transformation is queued at a site, or may be on its way there. */
export async function isQueued(transformation: string, ports: QueuedPorts): Promise<boolean> {
  const live = await ports.submissions.live(transformation)
  const sent = sentOf(live)
  if (sent.length < live.length) return true
  return sent.length > 0 && (await ports.site.summary(sent)).queued > 0
}
