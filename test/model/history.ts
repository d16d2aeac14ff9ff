import type { TaskOrder } from '../../shared/model/task-order.ts'
import { Hazards } from './hazards.ts'
import { portProxy } from './port-proxy.ts'
import type { Plant } from './plants.ts'
import { brokenStops, waitingThoughStopped } from './invariants/stopping.ts'
import { judgeAtRest } from './judge.ts'
import { act } from './people.ts'
import { scriptOf } from './script.ts'
import { queueSource, Script, streamSource, sweepWork } from './sources.ts'
import { Worker, type Fate } from './worker.ts'
import type { Source, Work } from './work.ts'
import { worldOf, type World } from './world.ts'

/** A history that has not come to rest by then never will. */
const STEPS = 40_000
/** Workers that are awake at one time. */
const AWAKE = 3
/** Port calls that change files in transformations. */
const CHANGES_FILES = /^attachments\.(assign|change|withdraw|move)$/
/** No worker lives longer (a function of Lambda: 15 minutes). */
const LIFE_MS = 14 * 60_000

/** How a history is played. */
export interface Play {
  readonly seed: number
  readonly plant?: Plant
  /** Called for every port call, with what became of it. */
  readonly trace?: (line: string) => void
}

interface Employed {
  readonly worker: Worker
  readonly work: Work
  readonly born: number
}

/**
 * One history: the real stages on the real tables, by workers that are interleaved at every port call, stand still, fail
 * and die there; with messages, events and changes doubled, late and out of order; while people do what people do.
 */
export class History {
  readonly world: World
  /** What went wrong on the way; what is wrong in the end is for the invariants to say. */
  readonly problems: string[] = []
  /** Every second history is judged before anything was swept, so that a lost wake-up is seen. */
  readonly sweeps: boolean
  readonly #play: Play
  readonly #script: Script
  readonly #sources: readonly Source[]
  readonly #employed: Employed[] = []
  readonly #hazards: Hazards
  #steps = 0
  #hired = 0

  constructor(play: Play) {
    this.#play = play
    this.world = worldOf(play.seed)
    this.sweeps = play.seed % 2 === 1
    this.#hazards = new Hazards(this.world.random, this.sweeps)
    this.world.site.tellsOfRecall = () => this.#hazards.tells()
    this.#script = new Script(scriptOf(this.world))
    this.#sources = [
      queueSource(this.world, (text) => this.problems.push(text)),
      streamSource(this.world),
      this.#script,
    ]
  }

  /** Plays the history until nothing moves any more. */
  async run(): Promise<void> {
    await this.#settle()
    for (let round = 0; round < 5 && this.#restart(); round += 1) await this.#settle()
    for (let round = 0; this.sweeps && round < 6; round += 1) {
      // A lease that a dead worker holds is over by the next sweep.
      this.world.clock.pass(60 * 60_000)
      this.#hazards.end()
      await this.#hire(sweepWork())
      await this.#settle()
      if (this.#restart()) await this.#settle()
    }
    if (this.#steps >= STEPS) this.problems.push(`no rest after ${STEPS} steps`)
  }

  /** An operator starts what is stopped, for whatever reason. */
  #restart(): boolean {
    const rows = this.world.database
      .prepare("SELECT name FROM transformations WHERE json_extract(state, '$.status') = 'Stopped' ORDER BY name")
      .all()
    for (const { name } of rows) {
      this.#script.add({ name: `start ${String(name)}`, run: (ports) => act('start', String(name), ports) })
      this.#script.release()
    }
    return rows.length > 0
  }

  async #settle(): Promise<void> {
    while (this.#steps < STEPS && (await this.#move()));
  }

  /** One thing happens; false when nothing is left that could. */
  async #move(): Promise<boolean> {
    this.#steps += 1
    const { random, clock, site } = this.world
    clock.pass(random.between(1, 40))
    if (random.chance(0.03)) this.#script.release()
    if (this.sweeps && random.chance(0.001)) await this.#hire(sweepWork())
    if (random.chance(0.05) && (await this.#endJob())) return true
    const awake = this.#employed.filter(({ worker }) => worker.asleepUntil <= clock.now())
    const source = random.pick(this.#sources.filter((one) => one.ready()))
    if (source !== undefined && awake.length < AWAKE && (awake.length === 0 || random.chance(0.3))) {
      const work = source.take()
      if (work !== undefined) await this.#hire(work)
      return true
    }
    const employed = random.pick(awake)
    if (employed !== undefined) await this.#step(employed)
    else if (!(await this.#wait())) {
      if (this.#script.over) return site.queued.length + site.zombies.length > 0
      if (!this.sweeps) this.problems.push(...(await judgeAtRest(this.world)))
      this.#script.release()
    }
    return true
  }

  async #hire(work: Work): Promise<void> {
    this.#hired += 1
    const worker = new Worker(`${this.#hired}`, work.mortal)
    const { base, random } = this.world
    this.#play.trace?.(`        ${worker.name} begins: ${work.name}`)
    const gated = portProxy(base, worker, (length) =>
      length > 1 && random.chance(0.3) ? random.between(1, length - 1) : 0,
    )
    const ports = this.#play.plant?.({ ports: gated, gate: worker, world: this.world, work: work.name }) ?? gated
    await worker.start(() => work.run(ports))
    this.#employed.push({ worker, work, born: this.world.clock.now() })
    this.#lookAfter(worker)
  }

  async #step({ worker, work, born }: Employed): Promise<void> {
    const { random, clock, stream, local } = this.world
    if (worker.mortal && clock.now() - born > LIFE_MS) return this.#grant(worker, 'dies-before')
    if (this.#hazards.standsStill(worker)) {
      // Up to twelve minutes: longer than anything else takes, shorter than its life.
      worker.asleepUntil = clock.now() + Math.floor(random.next() ** 3 * 12 * 60_000)
      if (this.#hazards.doubles(worker)) work.doubled()
      return
    }
    const { name } = worker.waitsFor
    const isCatalog = name.startsWith('catalog.')
    await this.#grant(worker, this.#hazards.fateOf(worker))
    if (isCatalog) stream.follow(local.catalog)
    if (CHANGES_FILES.test(name)) this.#rouse()
  }

  async #grant(worker: Worker, fate: Fate): Promise<void> {
    const { name, args } = worker.waitsFor
    const asked = this.#play.trace === undefined ? '' : `${worker.name} ${fate} ${name} ${JSON.stringify(args)}`
    await worker.step(fate)
    this.#play.trace?.(`${String(this.world.clock.now() - 1_700_000_000_000).padStart(7)} ${asked}`)
    this.#lookAfter(worker)
  }

  /** Lets a worker go that has ended. */
  #lookAfter(worker: Worker): void {
    const index = this.#employed.findIndex((one) => one.worker === worker)
    const employed = this.#employed[index]
    if (employed === undefined || worker.state === 'running') return
    this.#employed.splice(index, 1)
    this.#play.trace?.(`        ${worker.name} ${worker.state} ${worker.error}`)
    if (worker.state === 'done') employed.work.done()
    else if (worker.state === 'dead') employed.work.died()
    else employed.work.failed(worker.error)
  }

  /** Somebody who has slept over a change of files wakes up right after it, with an older view of them. */
  #rouse(): void {
    const { random, clock } = this.world
    const sleeper = random.pick(this.#employed.filter((one) => one.worker.asleepUntil > clock.now()))
    if (sleeper !== undefined && random.chance(0.3)) sleeper.worker.asleepUntil = clock.now()
  }

  /** Nobody is awake: a job ends, or time passes. */
  async #wait(): Promise<boolean> {
    if (!this.sweeps && this.#moments().length === 0) this.problems.push(...brokenStops(this.world))
    if (this.world.random.chance(0.5)) return this.#skip() || this.#endJob()
    return (await this.#endJob()) || this.#skip()
  }

  /** Nothing can happen now: time passes until something can. */
  #skip(): boolean {
    const next = this.#moments()
    if (next.length === 0) return false
    this.world.clock.passUntil(Math.min(...next))
    return true
  }

  /** When something can happen that no job has to end for. */
  #moments(): readonly number[] {
    const { clock } = this.world
    const moments = [
      ...this.#sources.map((source) => source.next()),
      ...this.#employed.map((one) => one.worker.asleepUntil),
    ]
    return moments.flatMap((moment) => (moment !== null && moment > clock.now() ? [moment] : []))
  }

  /** What waits and is about to be taken back begins seldom before it is: else it would be seen seldom whether it is. */
  #mayEnd(): readonly TaskOrder[] {
    const { random, site } = this.world
    const held = waitingThoughStopped(this.world)
    if (held.length === 0 || this.#moments().length === 0 || random.chance(0.2)) return site.queued
    return site.queued.filter((order) => !held.includes(order))
  }

  async #endJob(): Promise<boolean> {
    const { random, site } = this.world
    const zombie = random.chance(0.3) || site.queued.length === 0 ? random.pick(site.zombies) : undefined
    if (zombie !== undefined) {
      await site.rise(zombie)
      return true
    }
    const order = random.pick(this.#mayEnd())
    if (order === undefined) return false
    await site.end(order, this.#hazards.endOfJob(), this.#hazards.tells())
    return true
  }
}
