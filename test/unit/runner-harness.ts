import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Job, OutputDeclaration } from '../../shared/model/job.ts'
import { executionPrefix, manifestKey, manifestSchema, type Manifest } from '../../shared/model/manifest.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { localObjects } from '../../shared/local/objects.ts'
import type { Objects } from '../../shared/ports/objects.ts'

const RUNNER = fileURLToPath(new URL('../../jobs/run-task.ts', import.meta.url))

/** What a test says of an order; the rest is filled in. */
export interface GivenOrder extends Partial<Omit<TaskOrder, 'job'>> {
  readonly job?: Partial<Job>
}

/** An order with everything that a test does not care for filled in: a command that does nothing, no outputs. */
export function anOrder(given: GivenOrder): TaskOrder {
  const { job, ...rest } = given
  const order: Omit<TaskOrder, 'job' | 'prefix'> = {
    version: 1,
    production: 'toy',
    life: 1,
    step: 'simulate',
    transformation: 'toy/simulate-gamma',
    task: 1,
    attempt: 1,
    submission: 'job-1',
    run: 12345,
    site: 'here',
    axes: {},
    metadata: {},
    inherit: [],
    inputs: [],
    inputField: null,
    ...rest,
  }
  return { prefix: executionPrefix(order), ...order, job: { ...A_JOB, ...job } }
}

const A_JOB: Job = {
  image: null,
  command: [process.execPath, '--version'],
  sandbox: [],
  parameters: {},
  resources: { cpus: 1, memoryMegabytes: 500, timeSeconds: 60 },
  outputs: [],
}

/** A declaration of outputs with everything that a test does not care for filled in. */
export function anOutput(given: Partial<OutputDeclaration> & { readonly files: string }): OutputDeclaration {
  return { least: 1, most: null, minimumSize: 0, metadata: {}, kind: 'Data', lfn: null, ...given }
}

/** A command that runs a script in Node, with arguments. `out(name, text)` writes an output, `$` has the arguments. */
export function script(source: string, ...args: readonly string[]): string[] {
  const start = `const fs = require('node:fs'), path = require('node:path'), $ = process.argv.slice(1)
    const out = (name, text) => fs.writeFileSync(path.join(process.env.CASCADE_OUTPUTS, name), text);`
  return [process.execPath, '-e', start + source, ...args]
}

/** Directories for one execution, with blanks and other scripts in their names; removed when the test is over. */
export interface Ground {
  readonly directory: string
  readonly workDirectory: string
  readonly objectsDirectory: string
  readonly objects: Objects
}

/** A ground to run on. */
export async function aGround(): Promise<Ground> {
  const directory = await mkdtemp(join(tmpdir(), 'cascade läuft 天文 '))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const objectsDirectory = join(directory, 'objects')
  return {
    directory,
    workDirectory: join(directory, 'a job'),
    objectsDirectory,
    objects: localObjects(objectsDirectory),
  }
}

/** What an execution left. */
export interface Ended {
  readonly exitCode: number | null
  /** What the runner itself said. */
  readonly said: string
  /** Null when there is none. */
  readonly manifest: Manifest | null
  readonly log: string
}

/** Puts an order into the ground's work directory. */
export async function giveOrder(order: TaskOrder, { workDirectory }: Ground): Promise<void> {
  await mkdir(workDirectory)
  await writeFile(join(workDirectory, 'task.json'), JSON.stringify(order))
}

/** Runs an order in a runner of its own, until that has ended. */
export async function runOrder(
  order: TaskOrder,
  ground: Ground,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  await giveOrder(order, ground)
  const runner = await startRunner(ground, environment)
  const { exitCode, said } = await runner.ended
  return { exitCode, said, ...(await whatIsLeft(order, ground)) }
}

/** The manifest and the log of an execution. */
export async function whatIsLeft(order: TaskOrder, { objects }: Ground): Promise<Pick<Ended, 'manifest' | 'log'>> {
  const manifest = await objects.get(manifestKey(order))
  const log = await objects.get(`${order.prefix}log.txt`)
  return {
    manifest: manifest === undefined ? null : manifestSchema.parse(JSON.parse(Buffer.from(manifest).toString())),
    log: Buffer.from(log ?? []).toString(),
  }
}

/** Starts a runner in the ground's work directory. */
export async function startRunner(
  { workDirectory, objectsDirectory }: Ground,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly pid: number; readonly ended: Promise<Pick<Ended, 'exitCode' | 'said'>> }> {
  const runner = spawn(process.execPath, [RUNNER, workDirectory, objectsDirectory], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [runner.stdout, runner.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const ended = new Promise<Pick<Ended, 'exitCode' | 'said'>>((resolve) => {
    runner.once('close', (exitCode) => {
      resolve({ exitCode, said })
    })
  })
  return { pid: runner.pid ?? 0, ended }
}
