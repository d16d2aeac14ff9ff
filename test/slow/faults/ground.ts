import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { mountDisk, unmountDisk } from './disk.ts'
import {
  cascade,
  cascadeJson,
  makeFolder,
  removeFolder,
  start,
  type Ended,
  type Started,
} from '../../flow/cli-process.ts'

const statusSchema = z.object({
  status: z.string(),
  steps: z.array(
    z.object({
      step: z.string(),
      status: z.string(),
      reason: z.string(),
      files: z.record(z.string(), z.number()),
      tasks: z.record(z.string(), z.number()),
    }),
  ),
  failures: z.array(
    z.object({
      transformation: z.string(),
      lfns: z.array(z.string()),
      attempts: z.number(),
      errors: z.number(),
      message: z.string(),
    }),
  ),
})
/** What `cascade status NAME --json` says. */
export type Status = z.infer<typeof statusSchema>

const foundSchema = z.object({ files: z.array(z.object({ lfn: z.string(), size: z.number() })) })

/** One attempt of a job, as it said of itself. */
export interface Beginning {
  readonly task: string
  readonly pid: number
}

/** A folder of its own with a home, productions, and the job that they run. */
export interface Ground {
  readonly folder: string
  readonly home: string
  write(name: string, text: string): void
  /** Starts a command; it is killed when the test is over. */
  begin(...args: readonly string[]): Started
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ended>
  status(production: string): Promise<Status>
  /** LFN and size of every file that meets the conditions. */
  found(...conditions: readonly string[]): Promise<readonly string[]>
  /** Jobs wait, from now on, before they do their work. */
  hold(): void
  release(): void
  began(): readonly Beginning[]
}

/** Everything on this machine happens sooner than this, unless it never does. */
const SOON = { timeout: 120_000, interval: 50 }

/** What a ground may have otherwise. */
export interface GroundOptions {
  readonly slots?: number
  /** Path of the home in the folder. */
  readonly home?: string
  /** Bytes of a disk of its own, at `disk` in the folder. Throws where that is not allowed. */
  readonly disk?: number
}

/** Makes a ground; all of it goes when the test is over, unless it failed and the run keeps what is left (`CASCADE_KEEP`). */
export function aGround({ slots = 2, home = 'home', disk }: GroundOptions = {}): Ground {
  const folder = makeFolder()
  const begun: Started[] = []
  if (disk !== undefined) mountDisk(join(folder, 'disk'), disk)
  mkdirSync(join(folder, home), { recursive: true })
  const config = `sites: [{ name: local, slots: ${slots} }]\nlimits: { retry_seconds: [0] }\n`
  writeFileSync(join(folder, home, 'cascade.yaml'), config)
  copyFileSync(join(import.meta.dirname, 'job.mjs'), join(folder, 'job.mjs'))
  onTestFinished(async ({ task }) => {
    await endAll(folder, begun)
    if (disk !== undefined) unmountDisk(join(folder, 'disk'))
    if (task.result?.state === 'fail' && process.env['CASCADE_KEEP'] !== undefined)
      process.stderr.write(`what a failed test has left: ${folder}\n`)
    else removeFolder(folder)
  })
  const at = ['--home', join(folder, home)]
  return {
    folder,
    home: join(folder, home),
    write: (name, text) => writeFileSync(join(folder, name), text),
    begin: (...args) => {
      const started = start(folder, ...args, ...at)
      begun.push(started)
      return started
    },
    run: (...args) => cascade(folder, ...args, ...at),
    status: async (name) => statusSchema.parse((await cascadeJson(folder, 'status', name, ...at)).document),
    found: async (...conditions) => {
      const { files } = foundSchema.parse((await cascadeJson(folder, 'find', ...conditions, ...at)).document)
      return files.map(({ lfn, size }) => `${lfn} ${size}`).sort()
    },
    hold: () => writeFileSync(join(folder, 'hold'), ''),
    release: () => rmSync(join(folder, 'hold'), { force: true }),
    began: () => beginnings(join(folder, 'began')),
  }
}

async function endAll(folder: string, begun: readonly Started[]): Promise<void> {
  // Whatever failed: no job waits for ever.
  rmSync(join(folder, 'hold'), { force: true })
  for (const { child } of begun) child.kill('SIGKILL')
  await Promise.all(begun.map(({ ended }) => ended))
}

function beginnings(path: string): readonly Beginning[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [task = '', pid = ''] = line.split(' ')
    return { task, pid: Number(pid) }
  })
}

/** Waits until a condition holds, however slow the machine is. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, SOON)
}
