import type { AttachmentRow, TaskRow, TransformationDump } from '../dump.ts'
import type { JobEnd } from '../model-site.ts'
import { ofEach, type Facts, type Invariant } from './invariant.ts'

/** Invariant 1. */
export const oneTask: Invariant = {
  number: 1,
  says: 'a file is in at most one task that is not lost, and ends Processed by at most one',
  broken: (facts) =>
    ofEach(facts, ({ tasks, attachments }) => {
      const live = tasks.filter((task) => task.state === 'Created' || task.state === 'Done')
      return attachments.flatMap((attachment) => {
        const mine = live.filter((task) => task.files.includes(attachment.lfn))
        if (mine.length > 1) return [`${attachment.lfn} is in tasks ${mine.map((task) => task.number).join(', ')}`]
        const [task] = mine
        return task === undefined || isAssignedTo(attachment, task)
          ? []
          : [
              `${attachment.lfn} is ${attachment.status} (task ${attachment.task}) and in task ${task.number}, ${task.state}`,
            ]
      })
    }),
}

function isAssignedTo(attachment: AttachmentRow, task: TaskRow): boolean {
  return attachment.status === 'Assigned' && attachment.task === task.number
}

/** Invariant 6. */
export const assignedLeave: Invariant = {
  number: 6,
  says: 'when all jobs have ended, no task is live and no file is Assigned to one that is not Done',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { tasks, attachments } = transformation
      const live = tasks.filter((task) => task.state === 'Created' && !isHeldBack(transformation, task))
      const fine = new Set(
        tasks.filter((task) => task.state === 'Done' || isHeldBack(transformation, task)).map(numberOf),
      )
      return [
        ...live.map((task) => `task ${task.number} has no end (attempt ${task.attempt})`),
        ...attachments
          .filter((attachment) => attachment.status === 'Assigned' && !fine.has(attachment.task))
          .map((attachment) => `${attachment.lfn} is Assigned to task ${attachment.task}, which is not Done`),
      ]
    }),
}

function numberOf(task: TaskRow): number | null {
  return task.number
}

/** Ready, and its transformation is Stopped: nothing is submitted then. */
function isHeldBack({ state, ready, unsent }: TransformationDump, task: TaskRow): boolean {
  const mine = [...ready, ...unsent].filter((one) => one.number === task.number && one.attempt === task.attempt)
  return state.status === 'Stopped' && task.state === 'Created' && mine.length > 0
}

/** Invariant 7. */
export const oneResult: Invariant = {
  number: 7,
  says: 'a task has at most one accepted result, whose outputs are registered exactly once; a failed job registers none',
  broken: (facts) => [
    ...ofEach(facts, ({ name, tasks }) =>
      tasks.flatMap((task) => {
        const manifest = task.manifest === null ? undefined : facts.manifestOf(task.manifest)
        // That of a failed task only says which input is to blame.
        if (task.state === 'Failed' && manifest?.input !== undefined && manifest.end !== 'done') return []
        if (task.state !== 'Done')
          return task.manifest === null ? [] : [`task ${task.number} is ${task.state} and has a manifest`]
        if (manifest?.end !== 'done' || manifest.task !== task.number || manifest.transformation !== name)
          return [`task ${task.number} is Done by the manifest ${task.manifest}, which is not its own`]
        return manifest.outputs.flatMap((output) => {
          const file = facts.dump.files.find((one) => one.lfn === output.lfn)
          if (file === undefined) return [`task ${task.number}: its output ${output.lfn} is not registered`]
          return file.checksum === output.checksum ? [] : [`task ${task.number}: ${output.lfn} has other content`]
        })
      }),
    ),
    ...facts.dump.files.flatMap((file) => {
      const { transformation, task } = file.metadata
      if (transformation === undefined) return []
      const maker = facts.dump.transformations.find((one) => one.name === transformation)
      return maker?.tasks.some((one) => one.number === task && one.state === 'Done') === true
        ? []
        : [`${file.lfn} is registered, but ${String(transformation)}/${String(task)} is not Done`]
    }),
    ...facts.dump.files
      .filter((file) => facts.removed.has(file.lfn) && !file.removed)
      .map((file) => `${file.lfn} was removed by a person and is registered again`),
  ],
}

/** Invariant 8. */
export const submittedOnce: Invariant = {
  number: 8,
  says: 'a submission is neither lost nor doubled: every attempt of every task was started exactly once',
  broken: (facts) =>
    ofEach(facts, (transformation) => {
      const { name, tasks } = transformation
      return tasks
        .filter((task) => task.state !== 'Void')
        .flatMap((task) =>
          Array.from({ length: task.attempt }, (_, index) => index + 1).flatMap((attempt) => {
            const mine = facts.started.filter(
              (order) => order.transformation === name && order.task === task.number && order.attempt === attempt,
            )
            if (mine.length === 1 || (mine.length === 0 && isHeldBack(transformation, task))) return []
            return [`attempt ${attempt} of task ${task.number} was started ${mine.length} times`]
          }),
        )
    }),
}

/** Invariant 12. */
export const exactErrors: Invariant = {
  number: 12,
  says: 'the number of errors after which a file, or a task without input, stops is exact',
  broken: (facts) =>
    ofEach(facts, (transformation) => [
      ...transformation.attachments.flatMap((attachment) => wrongErrors(transformation, attachment, facts)),
      ...transformation.tasks.flatMap((task) => wrongEnd(transformation, task)),
    ]),
}

function wrongErrors(transformation: TransformationDump, attachment: AttachmentRow, facts: Facts): readonly string[] {
  const { name, tasks, definition } = transformation
  const { lfn, status } = attachment
  const since = facts.ledger.resetAt(name, lfn)
  const failed = tasks.filter(
    (task) => task.state === 'Failed' && task.files.includes(lfn) && (task.ended ?? 0) > since,
  )
  const errors = failed.filter((task) => isToBlame(facts.ends.get(`${name}/${task.number}/${task.attempt}`))).length
  if (attachment.errors !== errors) return [`${lfn} has ${attachment.errors} errors, its tasks made ${errors}`]
  const mayDiffer = status === 'Withdrawn' || status === 'Removed' || status === 'Problematic'
  return mayDiffer || errors >= definition.maxErrors === (status === 'MaxReset')
    ? []
    : [`${lfn} is ${status} with ${errors} errors of ${definition.maxErrors}`]
}

/** Whether an end of a job counts against its files. */
function isToBlame(end: JobEnd | undefined): boolean {
  return end !== 'configuration' && end !== 'terminated'
}

function wrongEnd({ definition }: TransformationDump, task: TaskRow): readonly string[] {
  if (definition.input.kind !== 'none') return []
  return task.errors >= definition.maxErrors === (task.state === 'Failed')
    ? []
    : [`task ${task.number} is ${task.state} with ${task.errors} errors of ${definition.maxErrors}`]
}
