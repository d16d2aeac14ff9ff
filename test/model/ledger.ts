import type { Lfn } from '../../shared/model/lfn.ts'
import { mayMove } from '../../shared/model/transformation-status.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { StateChange } from '../../shared/ports/transformations.ts'
import type { ModelClock } from './model-clock.ts'
import { overlay } from './overlay.ts'

/** What the tables forget when an operator forgives: remembered here, so that what is left can be recounted. */
export class Ledger {
  /** When a file was last reset, by transformation and LFN, in milliseconds since 1970. */
  readonly resets = new Map<string, number>()
  /** Errors of tasks that live again, by transformation. */
  readonly forgiven = new Map<string, number>()
  /** Changes of status that the table of moves does not allow. */
  readonly badMoves: string[] = []
  readonly #clock: ModelClock

  constructor(clock: ModelClock) {
    this.#clock = clock
  }

  /** When a file was last reset; 0: never. */
  resetAt(transformation: string, lfn: Lfn): number {
    return this.resets.get(`${transformation} ${lfn}`) ?? 0
  }

  async #watchMove(
    { name, state }: StateChange,
    transformations: Ports['transformations'],
    change: () => Promise<boolean>,
  ): Promise<boolean> {
    const [before] = await transformations.read([name])
    const changed = await change()
    if (
      changed &&
      before !== undefined &&
      before.state.status !== state.status &&
      !mayMove(before.state.status, state.status)
    )
      this.badMoves.push(`${name} moved from ${before.state.status} to ${state.status}`)
    return changed
  }

  /** The ports, with a witness to resets and revivals. */
  watching(ports: Ports): Ports {
    const { attachments, tasks, transformations } = ports
    return {
      ...ports,
      transformations: overlay(transformations, {
        change: (change) => this.#watchMove(change, transformations, () => transformations.change(change)),
        changeActive: (change, kind) =>
          this.#watchMove(change, transformations, () => transformations.changeActive(change, kind)),
      }),
      attachments: overlay(attachments, {
        change: async (change) => {
          const changed = await attachments.change(change)
          const reset = change.task === null ? change.files.filter((file) => file.status === 'Unused') : []
          if (changed)
            for (const { lfn } of reset) this.resets.set(`${change.transformation} ${lfn}`, this.#clock.now())
          return changed
        },
      }),
      tasks: overlay(tasks, {
        revive: async (change) => {
          const { transformation, revivals } = change
          const before = await tasks.read(
            transformation,
            revivals.map((one) => one.number),
          )
          const revived = await tasks.revive(change)
          const errors = before.reduce((sum, task) => sum + task.errors, this.forgiven.get(transformation) ?? 0)
          if (revived) this.forgiven.set(transformation, errors)
          return revived
        },
      }),
    }
  }
}
