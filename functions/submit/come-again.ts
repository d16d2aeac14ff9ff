import { MAX_DELAY_SECONDS } from '../../shared/ports/queue.ts'
import type { SubmitPorts } from './ports.ts'

/** Somebody looks at a transformation again after so many milliseconds; sooner, and then once more, when a message cannot wait for so long. */
export async function comeAgain(
  transformation: string,
  milliseconds: number,
  ports: Pick<SubmitPorts, 'queue'>,
): Promise<void> {
  const seconds = Math.min(MAX_DELAY_SECONDS, Math.max(1, Math.ceil(milliseconds / 1000)))
  await ports.queue.send('submit', [{ version: 1, transformation }], seconds)
}
