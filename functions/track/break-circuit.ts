import { CIRCUIT_BREAKER_FAILURES } from '../../shared/model/exit-class.ts'
import { stop } from '../../shared/lifecycle/stop.ts'
import type { Judgement } from './judgement.ts'
import type { TrackPorts } from './ports.ts'

/** Stops a transformation that no retry can mend. Before its tasks end: else their files would be in new ones by then. */
export async function stopMisconfigured(
  name: string,
  judgements: readonly Judgement[],
  ports: TrackPorts,
): Promise<void> {
  const misconfigured = judgements.find((judgement) => judgement.verdict === 'misconfigured')
  if (misconfigured !== undefined) await stop(name, misconfigured.message, ports)
}

/** Stops a transformation that fails at everything. */
export async function breakCircuit(name: string, judgements: readonly Judgement[], ports: TrackPorts): Promise<void> {
  const last = judgements.find((judgement) => judgement.verdict === 'failed')
  if (last === undefined) return
  const progress = await ports.transformations.progress(name)
  if (progress === undefined || progress.counts.done > 0) return
  const failures = progress.counts.failures - progress.transformation.state.forgiven
  if (failures < CIRCUIT_BREAKER_FAILURES) return
  await stop(name, `${failures} jobs failed and none succeeded; the last one: ${last.message}`, ports)
}
