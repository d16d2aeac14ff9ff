import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { printError } from '../output/print.ts'
import { onInterrupt } from './interrupt.ts'
import { openForRun } from './open-for-run.ts'

/** Milliseconds between two looks. */
const LOOK_EVERY = 200
/** Looks after which it is worth a word that this takes time. */
const LONG = 15

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
    for (let looks = 0; !interrupt.asked; looks++) {
      if (await isGone(production, opened.client)) return { removed, isDone: true }
      if (looks === LONG) printError('Waiting for its jobs to end, and for its outputs to be taken away ...')
      await setTimeout(LOOK_EVERY)
    }
    return { removed, isDone: false }
  } finally {
    interrupt.done()
    await opened.close()
  }
}

async function isGone(production: string, client: Client): Promise<boolean> {
  try {
    await client.status({ production })
    return false
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not-found') return true
    throw error
  }
}
