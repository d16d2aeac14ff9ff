import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../shared/api/client.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { printError } from '../output/print.ts'
import type { Interrupt } from './interrupt.ts'

/** Milliseconds between two looks. */
const LOOK_EVERY = 200
/** Looks after which it is worth a word that this takes time. */
const LONG = 15

/** How a production stands; undefined: there is none of that name. */
export async function statusIfAny(production: string, client: Client) {
  try {
    return (await client.status({ production })).status
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not-found') return undefined
    throw error
  }
}

/** Waits until a production that is being removed is gone. False: somebody interrupted before it was. */
export async function untilGone(production: string, client: Client, interrupt: Interrupt): Promise<boolean> {
  for (let looks = 0; !interrupt.asked; looks++) {
    if ((await statusIfAny(production, client)) === undefined) return true
    if (looks === LONG) printError('Waiting for its jobs to end, and for its outputs to be taken away ...')
    await setTimeout(LOOK_EVERY)
  }
  return false
}
