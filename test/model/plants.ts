import { addReady } from '../../shared/local/ready.ts'
import { integer } from '../../shared/local/row.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { overlay } from './overlay.ts'
import type { Gate } from './port-proxy.ts'
import type { World } from './world.ts'

/** The ports of one worker with a fault planted in them. */
export type Plant = (worker: {
  readonly ports: Ports
  readonly gate: Gate
  readonly world: World
  /** What the worker does: the name of its queue, and its messages. */
  readonly work: string
}) => Ports

function idOf({ database }: World, transformation: string): number {
  const row = database.prepare('SELECT id FROM transformations WHERE name = ?').get(transformation)
  if (row === undefined) throw new Error(`there is no ${transformation}`)
  return integer(row, 'id')
}

/** Ready and pending in two writes: first the tasks are made ready, then the pile forgets its promise. */
const twoWrites: Plant = ({ ports, gate, world }) => ({
  ...ports,
  piles: overlay(ports.piles, {
    finish: async (finish) => {
      const tasks = finish.ready.map((number) => ({ number, attempt: 1 }))
      const transformation = idOf(world, finish.head.transformation)
      const chunk = { id: world.base.newId(), transformation, due: finish.now, tasks }
      await gate.call({ name: 'piles.finish', args: [chunk] }, async () => addReady(world.database, chunk))
      return ports.piles.finish({ ...finish, ready: [] })
    },
  }),
})

/** Whoever finds a submission that is not sent takes it over, its owner may live or not. */
const noOwner: Plant = ({ ports }) => ({
  ...ports,
  submissions: overlay(ports.submissions, {
    claim: (claim) => ports.submissions.claim({ ...claim, now: Number.MAX_SAFE_INTEGER }),
  }),
})

/** Attachments are put, not inserted if absent. */
const clobber: Plant = ({ ports, world }) => ({
  ...ports,
  attachments: overlay(ports.attachments, {
    attach: async (list) => {
      await ports.attachments.attach(list)
      for (const { transformation, lfn, pile } of list)
        world.database
          .prepare(
            "UPDATE attachments SET status = 'Unused', errors = 0, rev = 1, task = NULL, pile = ? WHERE transformation = ? AND lfn = ?",
          )
          .run(pile, idOf(world, transformation), lfn)
    },
  }),
})

/** The pile forgets its files without remembering that their tasks are still to be made. */
const noPending: Plant = ({ ports }) => ({
  ...ports,
  piles: overlay(ports.piles, {
    change: (change) => ports.piles.change({ ...change, head: { ...change.head, pending: null } }),
  }),
})

/** Files are given back whatever task they are in by now. */
const blindBack: Plant = ({ ports, gate, world }) => ({
  ...ports,
  attachments: overlay(ports.attachments, {
    change: async (change) => {
      if (change.task === null) return ports.attachments.change(change)
      return gate.call({ name: 'attachments.change', args: [change] }, async () => {
        const give = world.database.prepare(
          `UPDATE attachments SET status = ?, errors = ?, reason = ?, task = NULL, rev = rev + 1
           WHERE transformation = ? AND lfn = ? AND status = 'Assigned'`,
        )
        const id = idOf(world, change.transformation)
        for (const { status, errors, reason, lfn } of change.files) give.run(status, errors, reason, id, lfn)
        return world.base.attachments.change({ ...change, task: null, files: [] })
      })
    },
  }),
})

/** Whatever is Unused is assigned, changed since the cut or not. */
const noFence: Plant = ({ ports, gate, world }) => ({
  ...ports,
  attachments: overlay(ports.attachments, {
    assign: (transformation, task, files) =>
      gate.call({ name: 'attachments.assign', args: [transformation, task, files] }, async () => {
        const mark = world.database.prepare(
          "UPDATE attachments SET status = 'Assigned', task = ? WHERE transformation = ? AND lfn = ? AND status = 'Unused'",
        )
        const id = idOf(world, transformation)
        for (const { lfn } of files) mark.run(task, id, lfn)
        // Those that name the task by now.
        return world.base.attachments.assign(transformation, task, files)
      }),
  }),
})

/** A file that is refused stays in its task. */
const keepRefused: Plant = ({ ports }) => ({
  ...ports,
  attachments: overlay(ports.attachments, {
    assign: async (transformation, task, files) => {
      await ports.attachments.assign(transformation, task, files)
      return files.map((file) => file.lfn)
    },
  }),
})

/** Grouping wakes submission only when it has cut something. */
const noWake: Plant = ({ ports, work }) => {
  if (!work.startsWith('group ')) return ports
  let hasCut = false
  return {
    ...ports,
    piles: overlay(ports.piles, {
      finish: async (finish) => {
        const finished = await ports.piles.finish(finish)
        hasCut ||= finished
        return finished
      },
    }),
    queue: overlay(ports.queue, {
      send: async (queue, messages, delay) => {
        if (queue !== 'submit' || hasCut) await ports.queue.send(queue, messages, delay)
      },
    }),
  }
}

/** Nobody comes when what rests after a loss is due. */
const noAlarm: Plant = ({ ports }) => ({
  ...ports,
  submissions: overlay(ports.submissions, { nextDue: async () => null }),
})

/** What waits at the site of a transformation that is stopped is left there. */
const noRecall: Plant = ({ ports }) => ({
  ...ports,
  site: overlay(ports.site, { recall: async () => undefined }),
})

/** Faults by name: each is a rule of the flow, left out of the real thing. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  'two-writes': twoWrites,
  'no-owner': noOwner,
  clobber,
  'no-pending': noPending,
  'blind-back': blindBack,
  'no-fence': noFence,
  'keep-refused': keepRefused,
  'no-wake': noWake,
  'no-alarm': noAlarm,
  'no-recall': noRecall,
}
