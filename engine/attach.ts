import { accessSync, constants } from 'node:fs'
import type { Transport } from '../shared/api/call.ts'
import { StorageError } from '../shared/local/storage-error.ts'
import { errorCode } from '../shared/model/error-code.ts'
import { workWaits } from '../shared/local/waiting-work.ts'
import { transportOf } from './engine.ts'
import { HomeInUseError } from './lock.ts'
import { openHome, type OpenRequest } from './open.ts'
import { socketTransport } from './socket-transport.ts'

/** A way to the API of a home. */
export interface Attached {
  readonly transport: Transport
  /** Whether an engine runs: without one, what is asked for is written down and waits. */
  readonly engine: boolean
  /** Whether there is work and nobody does it. */
  workWaits(): boolean
  close(): Promise<void>
}

/** How often, and how long apart, to ask again while another command has the home for a moment. */
const TRIES = 40
const APART_MS = 250

/**
 * Reaches the API of a home: over the socket of the engine that works on it, else in this process, which then has
 * the home until `close`. Throws as openHome does.
 */
export async function attach(request: OpenRequest): Promise<Attached> {
  for (let left = TRIES; ; left--) {
    try {
      const open = openHome(request)
      const transport = transportOf(open, () => undefined)
      const close = (): Promise<void> => open.exclusive.run(async () => open.close())
      return { transport, engine: false, workWaits: () => workWaits(open.database), close }
    } catch (error) {
      if (!(error instanceof HomeInUseError)) throw error
      const socket = error.holder?.socket
      if (socket !== null && socket !== undefined) return overSocket(socket, error)
      // An engine that is about to listen, or a command that will be over in a moment.
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, APART_MS))
    }
  }
}

/** Throws a StorageError where the engine is another user's. */
function overSocket(socket: string, inUse: HomeInUseError): Attached {
  if (isForbidden(socket))
    throw new StorageError('EACCES', `${inUse.message} It answers only the user who started it.`, inUse)
  return { transport: socketTransport(socket), engine: true, workWaits: () => false, close: async () => undefined }
}

/** What is not there is not forbidden: that engine has just ended. */
function isForbidden(socket: string): boolean {
  try {
    accessSync(socket, constants.W_OK)
    return false
  } catch (error) {
    return errorCode(error) === 'EACCES'
  }
}
