import { match } from '../../functions/match/match.ts'
import { sweep } from '../../functions/sweep/sweep.ts'
import { stagesOf } from '../../engine/stages.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import type { QueueName } from '../../shared/messages/queues.ts'
import type { Action } from './script.ts'
import type { Source, Work } from './work.ts'
import { MODEL_SETTINGS, type World } from './world.ts'

/** A message that fails this often, without a fault of the world being the cause, is poison. */
const FAILURES = 60

/** Work that the stages' messages ask for. */
export function queueSource(world: World, onPoison: (text: string) => void): Source {
  const { queue, base } = world
  const limits = new Map<QueueName, number>(stagesOf(base, MODEL_SETTINGS).map((stage) => [stage.queue, stage.limit]))
  return {
    ready: () => queue.hasVisible(),
    next: () => queue.nextVisible(),
    take: () => {
      const items = queue.take(limits)
      const [first] = items
      if (first === undefined) return undefined
      return {
        name: `${first.queue} ${JSON.stringify(items.map((item) => item.body))}`,
        mortal: true,
        run: async (ports) => {
          const stage = stagesOf(ports, MODEL_SETTINGS).find((one) => one.queue === first.queue)
          await stage?.run(items.map((item) => item.body))
        },
        done: () => undefined,
        failed: (error) => {
          const poison = items.find((item) => item.failures > FAILURES)
          if (poison === undefined) queue.failed(items)
          else onPoison(`${poison.queue} fails always: ${error}`)
        },
        died: () => queue.abandoned(items),
        doubled: () => queue.doubled(items),
      }
    },
  }
}

/** The filter's work. Workers live on after a batch, each with the set of queries that it knows. */
export function streamSource(world: World): Source {
  const { stream, random } = world
  const idle: ActiveSet[] = []
  return {
    ready: () => stream.ready(),
    next: () => stream.next(),
    take: () => {
      const batch = stream.take()
      if (batch === undefined) return undefined
      const active = random.chance(0.8)
        ? (idle.pop() ?? new ActiveSet(MODEL_SETTINGS.schema))
        : new ActiveSet(MODEL_SETTINGS.schema)
      const ended = (well: boolean): void => {
        idle.push(active)
        stream.ended(batch, well)
      }
      return {
        name: `match ${batch.changes.map((change) => `${change.lfn}@${change.version}`).join(' ')}`,
        mortal: true,
        run: (ports) => match(batch.changes, active, ports),
        done: () => ended(true),
        failed: () => ended(false),
        died: () => stream.ended(batch, false),
        doubled: () => undefined,
      }
    },
  }
}

/** What people do, one thing after another; `release` lets the next one begin. */
export class Script implements Source {
  readonly #actions: Action[]
  #released = 0
  #busy = false

  constructor(actions: readonly Action[]) {
    this.#actions = [...actions]
  }

  get over(): boolean {
    return this.#actions.length === 0 && !this.#busy
  }

  release(): void {
    if (this.#released < this.#actions.length) this.#released += 1
  }

  add(action: Action): void {
    this.#actions.push(action)
  }

  ready(): boolean {
    return this.#released > 0 && !this.#busy
  }

  next(): null {
    return null
  }

  take(): Work | undefined {
    const action = this.ready() ? this.#actions.shift() : undefined
    if (action === undefined) return undefined
    this.#released -= 1
    this.#busy = true
    const over = (): void => {
      this.#busy = false
    }
    return {
      ...action,
      mortal: false,
      done: over,
      died: over,
      doubled: () => undefined,
      failed: (error) => this.#fail(action.name, error),
    }
  }

  #fail(name: string, error: string): void {
    throw new Error(`${name}: ${error}`)
  }
}

/** The sweep, as an action of a script; it may die like any worker, and does not come again by itself. */
export function sweepWork(): Work {
  const nothing = (): void => undefined
  return {
    name: 'sweep',
    mortal: true,
    run: (ports) => sweep(ports),
    done: nothing,
    failed: nothing,
    died: nothing,
    doubled: nothing,
  }
}
