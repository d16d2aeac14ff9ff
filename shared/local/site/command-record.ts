import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { killContainer, killGroup } from './kill.ts'
import { OWN_FILE } from './own-file.ts'
import { mayLeadGroup } from './process-identity.ts'

const commandRecordSchema = z.strictObject({
  /** The leader of the command's process group. */
  pid: z.number().int().positive(),
  identity: z.string(),
  /** The container that the command runs in, with the program that knows it; null on the host. */
  container: z.strictObject({ program: z.string(), name: z.string() }).nullable(),
})
/** What must be ended when a runner died and left its command behind. */
export type CommandRecord = Readonly<z.infer<typeof commandRecordSchema>>

const recordPath = (workDirectory: string): string => join(workDirectory, 'command.json')

/** Notes, for whoever comes after the runner, what it started. */
export function recordCommand(workDirectory: string, record: CommandRecord): void {
  writeFileSync(recordPath(workDirectory), JSON.stringify(record))
}

/** Ends what a dead runner left behind: its command's process group and container. Does nothing when there is none. */
export async function endLeftBehind(workDirectory: string): Promise<void> {
  const record = readRecord(workDirectory)
  if (record === undefined) return
  if (mayLeadGroup(record)) killGroup(record.pid, 'SIGKILL')
  if (record.container !== null) await killContainer(record.container)
}

function readRecord(workDirectory: string): CommandRecord | undefined {
  try {
    return commandRecordSchema.parse(
      JSON.parse(readFileSync(recordPath(workDirectory), { encoding: 'utf8', flag: OWN_FILE })),
    )
  } catch {
    // Never written, or cut short: the runner died before or while it started the command.
    return undefined
  }
}
