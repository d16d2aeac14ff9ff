import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { storageError } from '../storage-error.ts'
import { errorCode } from '../../model/error-code.ts'
import { isAlive, processIdentity, type KnownProcess } from './process-identity.ts'

/*
 * One execution, one process. The site writes its row `running` before it starts a runner, and may die before it learns
 * the runner's number. So the runner's first act is to claim its work directory; the claim is made once and never
 * changes. A second runner finds it and refuses to start. A site that comes back and finds none claims the directory
 * for nobody: then a runner that is still on its way refuses to start, too, and the execution is known to be dead.
 */
const claimSchema = z.strictObject({
  /** The process that runs the execution, null when nobody does or ever will. */
  holder: z.strictObject({ pid: z.number().int().positive(), identity: z.string() }).nullable(),
})

/** Claims a work directory for the process that asks. False when it has been claimed, or is gone: then do not start. */
export function claimForThisProcess(workDirectory: string): boolean {
  const identity = processIdentity(process.pid)
  if (identity === undefined) throw new Error(`Process ${process.pid} cannot find out when it started.`)
  return claim(workDirectory, { pid: process.pid, identity })
}

/**
 * The process that runs the execution in a work directory; undefined when it has ended, or never began: then none will
 * begin afterwards.
 */
export function holderOf(workDirectory: string): KnownProcess | undefined {
  claim(workDirectory, null)
  const holder = readClaim(workDirectory)
  return holder !== null && isAlive(holder) ? holder : undefined
}

function claim(workDirectory: string, holder: KnownProcess | null): boolean {
  const draft = join(workDirectory, `claim-${process.pid}`)
  try {
    writeFileSync(draft, JSON.stringify({ holder }))
    // Linked, so that a claim is there whole or not at all.
    linkSync(draft, join(workDirectory, 'claim.json'))
    unlinkSync(draft)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw storageError(`claim the work directory ${workDirectory}`, error)
  }
}

function readClaim(workDirectory: string): KnownProcess | null {
  try {
    return claimSchema.parse(JSON.parse(readFileSync(join(workDirectory, 'claim.json'), 'utf8'))).holder
  } catch {
    // The directory is gone; or the power went before the claim's bytes were on disk, and took its holder with it.
    return null
  }
}
