import type { ExecutionEnd } from '../../shared/messages/track.ts'
import { brief } from '../../shared/model/brief.ts'
import type { NewFile } from '../../shared/model/file.ts'
import { manifestKey, type Execution, type Manifest } from '../../shared/model/manifest.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { Task } from '../../shared/model/task.ts'
import { runOfTask, type Transformation } from '../../shared/model/transformation.ts'
import { comesAnyway } from '../../shared/production/lfn-pattern.ts'
import { filesOrProblem, readManifest, type OutputSettings } from '../../shared/lifecycle/outputs.ts'
import { declaredProblem } from './declared.ts'
import { again, failed, interrupted, recalled, type Judgement } from './judgement.ts'
import type { TrackPorts } from './ports.ts'
import { storedProblem } from './stored.ts'

interface Context {
  readonly settings: OutputSettings
  readonly ports: TrackPorts
  /** Content of outputs that were accepted in this batch, by LFN: the catalog does not know of them yet. */
  readonly accepted: Map<Lfn, string>
}

/**
 * Judges the executions that are the current ones of their tasks; all others change nothing. What follows from the end of a task
 * that is final is in its record: whoever brought it there may have died before it was done.
 */
export async function judge(
  messages: readonly ExecutionEnd[],
  transformation: Transformation,
  context: Context,
): Promise<readonly Judgement[]> {
  const { tasks, submissions } = context.ports
  const name = transformation.definition.name
  const known = new Map(
    (await tasks.read(name, [...new Set(messages.map((one) => one.task))])).map((task) => [task.number, task]),
  )
  const sent = new Map(
    (await submissions.read([...new Set(messages.map((one) => one.submission))])).map((one) => [one.name, one]),
  )
  const judgements = new Map<number, Judgement>()
  for (const message of messages) {
    const task = known.get(message.task)
    if (task === undefined || task.attempt !== message.attempt) continue
    const over = await afterEnd(task, context.ports)
    const mine = sent
      .get(message.submission)
      ?.tasks.some((one) => one.number === message.task && one.attempt === message.attempt)
    if (over !== undefined) judgements.set(task.number, over)
    else if (mine === true)
      judgements.set(task.number, short(await judgeOne(message, { task, transformation }, context)))
  }
  return [...judgements.values()]
}

/** What a job says of itself, or is said of it, must find room in the records of its task and files. */
function short(judgement: Judgement): Judgement {
  return judgement.verdict === 'done' ? judgement : { ...judgement, message: brief(judgement.message) }
}

/** A task that is final stays so, whatever shows up later. */
async function afterEnd(task: Task, { objects }: Pick<TrackPorts, 'objects'>): Promise<Judgement | undefined> {
  const { errors, message } = task
  if (task.state === 'Failed') {
    const manifest = task.manifest === null ? undefined : await readManifest(task.manifest, objects)
    const over: Judgement = { verdict: 'failed', task, errors, loss: null, message }
    return manifest === undefined || typeof manifest === 'string' ? over : blame(over, manifest)
  }
  return task.manifest === null ? undefined : { verdict: 'done', task, manifest: task.manifest }
}

interface Subject {
  readonly task: Task
  readonly transformation: Transformation
}

async function judgeOne(message: ExecutionEnd, subject: Subject, context: Context): Promise<Judgement> {
  const { task } = subject
  const manifest = await readManifest(manifestKey(message), context.ports.objects)
  if (manifest === undefined) return lost(subject, message)
  // No runner wrote it: the first of a new version comes when all code reads that version.
  if (typeof manifest === 'string') return failed(task, 1, manifest)
  if (!isOf(manifest, message)) return failed(task, 1, 'the manifest speaks of another execution')
  switch (manifest.end) {
    case 'done':
      return accept(manifest, subject, context)
    case 'configuration':
      return { verdict: 'misconfigured', task, message: manifest.message }
    case 'infrastructure':
      return blame(again(task, manifest.message), manifest)
    case 'payload':
      return blame(failed(task, 1, manifest.message), manifest)
  }
}

/** A failure that its manifest puts on one of the task's inputs. */
function blame(judgement: Judgement, manifest: Manifest): Judgement {
  const lfn = manifest.input
  if (judgement.verdict !== 'failed' || lfn === undefined || !judgement.task.files.includes(lfn)) return judgement
  return { ...judgement, culprit: { lfn, manifest: manifestKey(manifest) } }
}

function lost({ task, transformation }: Subject, { end, reason }: ExecutionEnd): Judgement {
  const said = reason === undefined ? '' : `: ${reason}`
  if (end === 'terminated') return failed(task, 0, 'its job was ended by an operator')
  if (end === 'interrupted') return interrupted(task)
  if (end === 'recalled') return recalled(task)
  if (end === 'unstartable') return { verdict: 'misconfigured', task, message: `its job cannot be started${said}` }
  if (end === 'overtime') {
    const { timeSeconds } = transformation.definition.job.resources
    const limit = `the ${timeSeconds} s that its command may take, and the time for its files`
    return failed(task, 1, `its job ran longer than ${limit}, and was ended${said}`)
  }
  return again(task, `its job vanished without a result${said}`)
}

function isOf(manifest: Manifest, execution: Execution): boolean {
  return manifestKey(manifest) === manifestKey(execution)
}

/** A result is accepted when its outputs are what the step declares, are where and what it says, and can be registered. */
async function accept(manifest: Manifest, { task, transformation }: Subject, context: Context): Promise<Judgement> {
  const undeclared = declaredProblem(manifest, transformation)
  if (undeclared !== undefined) return failed(task, 1, undeclared)
  const unlike = await storedProblem(manifest.outputs, context.ports.objects)
  if (unlike !== undefined) return unlike.lost ? again(task, unlike.message) : failed(task, 1, unlike.message)
  const files = filesOrProblem(manifest, transformation.definition.production, context.settings)
  if (typeof files === 'string') return failed(task, 1, files)
  const taken = await collision(files, context)
  if (taken !== undefined) return collided(taken, { task, transformation })
  for (const file of files) context.accepted.set(file.lfn, file.checksum)
  return { verdict: 'done', task, manifest: manifestKey(manifest) }
}

/** The first output whose LFN another file has, or had, or is about to have. */
async function collision(files: readonly NewFile[], { ports, accepted }: Context): Promise<Lfn | undefined> {
  const known = new Map(
    (await ports.catalog.contents(files.map((file) => file.lfn))).map((one) => [one.lfn, one.checksum]),
  )
  const other = files.find((file) => {
    const checksum = accepted.get(file.lfn) ?? known.get(file.lfn)
    return checksum !== undefined && checksum !== file.checksum
  })
  return other?.lfn
}

/**
 * No retry can mend an LFN that comes out whatever the inputs are; one that is made of what an input is may be the doing of that
 * input alone, and fails its task.
 */
function collided(lfn: Lfn, { task, transformation }: Subject): Judgement {
  const { definition, state } = transformation
  const rule = 'an LFN is never used for other content, even when its file was removed'
  const message = `output ${lfn} is known with other content: ${rule}`
  const run = runOfTask(state.runs, task.number)
  if (task.files.length > 0 && !comesAnyway(lfn, definition, run)) return failed(task, 1, message)
  const mend = 'its template should have {run} and {transformation} in it'
  return { verdict: 'misconfigured', task, message: `${message}; ${mend}` }
}
