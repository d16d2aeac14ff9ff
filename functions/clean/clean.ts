import type { CleanMessage } from '../../shared/messages/clean.ts'
import { taskPrefix } from '../../shared/model/attempts.ts'
import type { Task } from '../../shared/model/task.ts'
import { changeState, moved } from '../../shared/lifecycle/change-state.ts'
import { closeDoor } from '../../shared/lifecycle/close-door.ts'
import { readManifest } from '../../shared/lifecycle/outputs.ts'
import { endJobs } from './end-jobs.ts'
import { forgetProduction } from './forget-production.ts'
import type { CleanPorts } from './ports.ts'

/** Tasks whose outputs are removed in one step. */
const STEP = 200
/** Objects removed at once: S3 takes as many in a request. */
const OBJECTS = 1000
/** Seconds between two looks at jobs that are being ended. */
const PATIENCE_SECONDS = 2

/**
 * Takes a production away that is being removed, a step of one transformation a message: its door is closed, its jobs end, the
 * outputs of its tasks leave the catalog (tombstones stay: no LFN is ever used for other content) and the store, it is
 * Cleaned; when all are, all is forgotten. Sandbox files stay: others may have the same.
 *
 * Twice is safe: what is removed already is passed over. Nothing new comes while it works: nothing is submitted, and
 * no output is registered, of a transformation that is Cleaning.
 */
export async function clean(messages: readonly CleanMessage[], ports: CleanPorts): Promise<void> {
  for (const message of messages) {
    const [found] = await ports.transformations.read([message.transformation])
    const status = found?.state.status
    if (status === 'Cleaning') await cleanStep(message, ports)
    else if (status === undefined || status === 'Cleaned') await forgetStep(message, ports)
    else await doorStep(message, ports)
  }
}

/** A step of its own: of a production with many transformations all doors are closed before the first is cleaned. */
async function doorStep(message: CleanMessage, ports: CleanPorts): Promise<void> {
  if ((await ports.productions.read(message.production))?.removing !== true) return
  if (await closeDoor(message.transformation, { by: 'cascade', ports })) await ports.queue.send('clean', [message])
}

async function forgetStep(message: CleanMessage, ports: CleanPorts): Promise<void> {
  if (!(await forgetProduction(message.production, ports))) await ports.queue.send('clean', [message])
}

async function cleanStep(message: CleanMessage, ports: CleanPorts): Promise<void> {
  const { transformation, phase, after } = message
  if (!(await endJobs(transformation, ports))) return ports.queue.send('clean', [message], PATIENCE_SECONDS)
  const tasks = await ports.tasks.list(transformation, after, STEP)
  for (const task of tasks) await (phase === 'catalog' ? withdrawOutputs(task, ports) : removeObjects(task, ports))
  const last = tasks.at(-1)
  if (last !== undefined) return ports.queue.send('clean', [{ ...message, after: last.number }])
  if (phase === 'catalog') return ports.queue.send('clean', [{ ...message, phase: 'objects', after: 0 }])
  await changeState({ name: transformation, by: 'cascade', decide: cleaned }, ports)
  await forgetStep(message, ports)
}

/** Only files that it made: an LFN of the same content may have been somebody else's before. */
async function withdrawOutputs(task: Task, ports: CleanPorts): Promise<void> {
  const manifest =
    task.state !== 'Done' || task.manifest === null ? undefined : await readManifest(task.manifest, ports.objects)
  if (manifest === undefined || typeof manifest === 'string') return
  const files = await ports.catalog.read(manifest.outputs.map((output) => output.lfn.normalize('NFC')))
  const own = files.filter((file) => file.metadata['transformation'] === task.transformation)
  await ports.catalog.remove(own.map((file) => file.lfn))
}

async function removeObjects(task: Task, ports: CleanPorts): Promise<void> {
  const prefix = taskPrefix({ transformation: task.transformation, task: task.number })
  for (;;) {
    const keys = await ports.objects.list(prefix, OBJECTS)
    if (keys.length === 0) return
    await ports.objects.remove(keys)
  }
}

function cleaned({ state }: { readonly state: Parameters<typeof moved>[0] }) {
  const next = moved(state, 'Cleaned', '')
  return next === null ? null : { state: next, line: 'Cleaned' }
}
