import type { Client } from '../../shared/api/client.ts'
import { onInterrupt } from './interrupt.ts'
import { openForRun } from './open-for-run.ts'
import { untilGone } from './until-gone.ts'

/** Answer of the server to a removal. */
export type Removed = Awaited<ReturnType<Client['remove']>>

/**
 * Takes a production away and waits until it is gone. Where no engine works on the home this process does, without starting
 * jobs of other productions. Not done when somebody interrupts: then the next engine goes on with it.
 */
export async function removeProduction(
  production: string,
  home: string,
): Promise<{ readonly removed: Removed; readonly isDone: boolean }> {
  const opened = await openForRun(home)
  if (opened.isOurs) opened.stopTaking()
  const interrupt = onInterrupt(() => undefined)
  try {
    const removed = await opened.client.remove({ production })
    await opened.begin()
    return { removed, isDone: await untilGone(production, opened.client, interrupt) }
  } finally {
    interrupt.done()
    await opened.close()
  }
}
