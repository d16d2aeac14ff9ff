import { portProxy } from './port-proxy.ts'
import type { JobEnd } from './model-site.ts'
import type { Plant } from './plants.ts'
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
/**
 * Where a history is weakest: workers stand still before this call half of the time, and die there more often than elsewhere.
 * Histories that press on one place each find more than histories that press on all.
 */
const WEAK_SPOTS = [
  'attachments.assign',
  'attachments.assign',
  'attachments.change',
  'piles.change',
  'piles.finish',
  'tasks.create',
  'tasks.end',
  'submissions.open',
  'site.submit',
  'submissions.sent',
  'transformations.change',
  'queue.send',
  'none',
]
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
  readonly #faultiness: number
  readonly #slowness: number
  readonly #weakSpot: string | undefined
  readonly #success: number
  #faults: number
  #badEnds: number
  #doubles: number
  #steps = 0
  #hired = 0

  constructor(play: Play) {
    this.#play = play
    this.world = worldOf(play.seed)
    this.sweeps = play.seed % 2 === 1
    const { random } = this.world
    this.#faultiness = random.chance(0.2) ? 0 : random.next() * 0.06
    this.#weakSpot = random.pick(WEAK_SPOTS)
    this.#success = 0.2 + random.next() * 0.6
    this.#slowness = random.next() * 0.04
    this.#faults = random.between(0, 25)
    this.#doubles = random.between(0, 12)
    this.#badEnds = random.between(0, 12)
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
      this.#faults = 0
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
    if (worker.mortal && !worker.hasRested && random.chance(this.#isWeak(worker) ? 0.5 : this.#slowness))
      return this.#standStill(worker, work)
    const { name } = worker.waitsFor
    const isCatalog = name.startsWith('catalog.')
    await this.#grant(worker, this.#fateOf(worker))
    if (isCatalog) stream.follow(local.catalog)
    if (CHANGES_FILES.test(name)) this.#rouse()
  }

  /** Up to twelve minutes: longer than anything else takes, shorter than its life. */
  #standStill(worker: Worker, work: Work): void {
    const { random, clock } = this.world
    worker.hasRested = true
    worker.asleepUntil = clock.now() + Math.floor(random.next() ** 3 * 12 * 60_000)
    if (!this.#isWeak(worker) || this.#doubles <= 0) return
    this.#doubles -= 1
    work.doubled()
  }

  async #grant(worker: Worker, fate: Fate): Promise<void> {
    const { name, args } = worker.waitsFor
    const asked = this.#play.trace === undefined ? '' : `${worker.name} ${fate} ${name} ${JSON.stringify(args)}`
    await worker.step(fate)
    this.#play.trace?.(`${String(this.world.clock.now() - 1_700_000_000_000).padStart(7)} ${asked}`)
    this.#lookAfter(worker)
  }

  #fateOf(worker: Worker): Fate {
    if (!this.#mayFail(worker)) return 'goes'
    this.#faults -= 1
    return this.world.random.pick<Fate>(['dies-before', 'dies-after', 'dies-after', 'fails', 'answer-lost']) ?? 'goes'
  }

  #mayFail(worker: Worker): boolean {
    const probability = this.#faultiness * (this.#isWeak(worker) ? 5 : 1)
    return worker.mortal && this.#faults > 0 && this.world.random.chance(probability)
  }

  #isWeak(worker: Worker): boolean {
    return worker.waitsFor.name === this.#weakSpot
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
    if (this.world.random.chance(0.5)) return this.#skip() || this.#endJob()
    return (await this.#endJob()) || this.#skip()
  }

  /** Nothing can happen now: time passes until something can. */
  #skip(): boolean {
    const { clock } = this.world
    const moments = [
      ...this.#sources.map((source) => source.next()),
      ...this.#employed.map((one) => one.worker.asleepUntil),
    ]
    const next = moments.filter((moment) => moment !== null && moment > clock.now())
    if (next.length === 0) return false
    clock.passUntil(Math.min(...next.map(Number)))
    return true
  }

  async #endJob(): Promise<boolean> {
    const { random, site } = this.world
    const zombie = random.chance(0.3) || site.queued.length === 0 ? random.pick(site.zombies) : undefined
    if (zombie !== undefined) {
      await site.rise(zombie)
      return true
    }
    const order = random.pick(site.queued)
    if (order === undefined) return false
    const told = !this.sweeps || random.chance(0.9)
    await site.end(order, this.#endOfJob(), told)
    return true
  }

  #endOfJob(): JobEnd {
    const { random } = this.world
    if (this.#badEnds <= 0 || random.chance(this.#success)) return 'done'
    this.#badEnds -= 1
    const ends = [
      'payload',
      'payload',
      'infrastructure',
      'vanished',
      'interrupted',
      'terminated',
      'truncated',
      'zombie',
    ] as const
    if (random.chance(0.05)) return 'configuration'
    const end = random.pick<JobEnd>(ends) ?? 'done'
    // What a sweep that was faster says of a terminated job is that it vanished.
    return end === 'terminated' && this.sweeps ? 'payload' : end
  }
}
