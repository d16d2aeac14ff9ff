import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BatchEnvironment } from '../../jobs/batch/batch-environment.ts'
import { stageInContainer } from '../../jobs/batch/stage-in-container.ts'
import { stageOutContainer } from '../../jobs/batch/stage-out-container.ts'
import { volumeFiles, type VolumeFiles } from '../../jobs/batch/volume.ts'
import { manifestKey, manifestSchema, type Manifest } from '../../shared/model/manifest.ts'
import { orderListKey, packOrders } from '../../shared/model/order-list.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { aGround } from './runner-harness.ts'

/** A job of Batch whose containers are run one by one, in this process but for the command's. */
export interface BatchJob {
  readonly objects: Objects
  readonly volume: string
  readonly files: VolumeFiles
  /** Each gives the exit code of its container. */
  stageIn(): Promise<number>
  command(shell?: readonly string[]): Promise<number | null>
  stageOut(): Promise<number>
  /** Runs all three; the exit code of the last. */
  run(): Promise<number>
  manifest(): Promise<Manifest | null>
  /** The log that was stored. */
  log(): Promise<string>
}

/** A job for the last of these orders, over a volume with blanks and other scripts in its name, removed after the test. */
export async function aBatchJob(
  orders: readonly TaskOrder[],
  given: Partial<BatchEnvironment> & { readonly signal?: AbortSignal; readonly objects?: Objects } = {},
): Promise<BatchJob> {
  const ground = await aGround()
  const [order] = orders.slice(-1)
  if (order === undefined) throw new Error('a job has an order at least')
  const objects = given.objects ?? ground.objects
  const volume = join(ground.directory, "the volume's $(id)")
  await mkdir(volume)
  const list = orderListKey(order.submission)
  await objects.put(list, packOrders(orders))
  const about = { bucket: 'files', orders: list, jobId: 'b-1:0', jobAttempt: 1, index: orders.length - 1, volume }
  const environment: BatchEnvironment = { taskMetadata: undefined, ...about, ...given }
  const setting = { environment, objects, signal: given.signal ?? new AbortController().signal }
  const files = volumeFiles(volume)
  const job = {
    objects,
    volume,
    files,
    stageIn: () => stageInContainer(setting),
    command: (shell: readonly string[] = ['/bin/sh']) => endOf(startIn(shell, files.start)),
    stageOut: () => stageOutContainer(setting),
    manifest: () => manifestOf(objects, order),
    log: async () => textOf(await objects.get(`${order.prefix}${environment.jobAttempt}/log.txt`)),
  }
  const run = async (): Promise<number> => {
    await job.stageIn()
    await job.command()
    return job.stageOut()
  }
  return { ...job, run }
}

/** Starts a script in a shell, with nothing in its environment but what a container has at least. */
export function startIn(shell: readonly string[], script: string): ChildProcess {
  const [program = '', ...args] = shell
  return spawn(program, [...args, script], { env: { PATH: process.env['PATH'] ?? '' }, stdio: 'ignore' })
}

/** The exit code of a process. */
export function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}

async function manifestOf(objects: Objects, order: TaskOrder): Promise<Manifest | null> {
  const manifest = await objects.get(manifestKey(order))
  return manifest === undefined ? null : manifestSchema.parse(JSON.parse(textOf(manifest)))
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString()
}
