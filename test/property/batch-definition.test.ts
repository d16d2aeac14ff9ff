import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkImage } from '../../shared/aws/batch/check-image.ts'
import { fargateSize, isFargateSize } from '../../shared/aws/batch/fargate-size.ts'
import { jobDefinition } from '../../shared/aws/batch/job-definition.ts'
import { definitionName } from '../../shared/aws/batch/names.ts'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { taskSize } from '../../shared/aws/batch/task-size.ts'
import type { Job, Resources } from '../../shared/model/job.ts'
import { SubmissionRefused } from '../../shared/ports/site.ts'
import { Definitions } from '../batch-twin/definitions.ts'
import { registerSchema } from '../batch-twin/requests.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'
import { anOrder } from '../unit/runner-harness.ts'

const TRANSFORMATION = 'gamma-campaign/simulate-gamma'
const platform = fc.constantFrom<BatchSite['platform']>('EC2', 'FARGATE')
const resources: fc.Arbitrary<Resources> = fc.record({
  cpus: fc.oneof(fc.constantFrom(0.25, 0.5, 1, 2, 4, 8, 16, 32), fc.double({ min: 0.01, max: 32, noNaN: true })),
  memoryMegabytes: fc.oneof(fc.integer({ min: 1, max: 16_000 }), fc.integer({ min: 1, max: 248_000 })),
  timeSeconds: fc.integer({ min: 1, max: 1_000_000 }),
  diskMegabytes: fc.integer({ min: 1, max: 250_000 }),
})

function aJob(given: Partial<Job>): Job {
  return anOrder({ job: given }).job
}

function define(job: Job, site: BatchSite) {
  return jobDefinition(job, { site, transformation: TRANSFORMATION, bucket: 'files' })
}

/** What is refused is none. */
function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof SubmissionRefused) return undefined
    throw error
  }
}

describe('the sizes of the containers of a job', () => {
  it('give the job what it asks for, and are together a size that the platform has', () => {
    fc.assert(
      fc.property(resources, platform, (asked, where) => {
        const size = unlessRefused(() => taskSize(asked, where))
        fc.pre(size !== undefined)
        const whole = {
          cpus: size.job.cpus + 2 * size.stage.cpus,
          memory: size.job.memory + 2 * size.stage.memory,
        }
        expect(size.job.memory).toBeGreaterThanOrEqual(asked.memoryMegabytes)
        expect(whole.cpus).toBeGreaterThanOrEqual(asked.cpus)
        expect(size.job.cpus).toBeGreaterThan(0)
        if (where === 'FARGATE') expect(isFargateSize(whole)).toBe(true)
        else expect([whole.cpus, size.job.cpus].every(Number.isInteger)).toBe(true)
      }),
    )
  })

  it('are the smallest of Fargate: none with fewer processors, or as many and less memory, would do', () => {
    fc.assert(
      fc.property(resources, fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 244 }), (asked, cpus, gib) => {
        const least = { cpus: asked.cpus, memory: asked.memoryMegabytes }
        const size = fargateSize(least)
        const other = { cpus, memory: gib * 1024 }
        const would = isFargateSize(other) && other.cpus >= least.cpus && other.memory >= least.memory
        if (!would) return
        if (size === undefined) throw new Error('a size that would do was not found')
        expect(size.cpus < other.cpus || (size.cpus === other.cpus && size.memory <= other.memory)).toBe(true)
      }),
    )
  })

  it.each([
    [
      { cpus: 1, memoryMegabytes: 1000, timeSeconds: 60 },
      { cpus: 0.5, memory: 1024 },
    ],
    [
      { cpus: 4, memoryMegabytes: 8192, timeSeconds: 60 },
      { cpus: 3.5, memory: 8192 },
    ],
  ])('leave to the stages of Fargate what the task has to spare: %o', (asked, job) => {
    expect(taskSize(asked, 'FARGATE').job).toEqual(job)
  })

  it('are refused in a sentence where Fargate has none', () => {
    const asked = { cpus: 33, memoryMegabytes: 1000, timeSeconds: 60 }
    expect(() => taskSize(asked, 'FARGATE')).toThrow(
      'Fargate has no size for cpus 33 and memory 1000 MB (1024 MB more for staging): ask for less, or use a site on EC2.',
    )
    expect(taskSize(asked, 'EC2').job.cpus).toBe(31)
  })
})

describe('the name of a job definition', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ minLength: 100, maxLength: 300 }),
    fc.constant('a/b'),
  )

  it('is one that Batch takes, and another for every transformation and site', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, name), { selector: (pair) => JSON.stringify(pair) }), (pairs) => {
        const names = pairs.map(([site, transformation]) => definitionName({ prefix: 'c', name: site }, transformation))
        for (const each of names) expect(each).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/)
        expect(new Set(names).size).toBe(pairs.length)
      }),
    )
  })
})

describe('a job definition', () => {
  const job = fc.record({ resources, image: fc.constantFrom(null, 'node:24-slim', 'ghcr.io/cta/ctapipe:0.28') })

  it('is one that Batch takes, for all that is not refused, and says the same of the same', () => {
    fc.assert(
      fc.property(job, platform, (given, where) => {
        const site = aBatchSite({ platform: where })
        const definition = unlessRefused(() => define(aJob(given), site))
        fc.pre(definition !== undefined)
        const registered = new Definitions().register(registerSchema.parse(definition))
        expect(registered.status).toBe('ACTIVE')
        expect(define(aJob(given), site)).toEqual(definition)
        expect(Buffer.byteLength(JSON.stringify(definition))).toBeLessThan(24 * 1024)
      }),
    )
  })

  it('says something else of another job, runner image or bucket, under the same name', () => {
    const site = aBatchSite()
    const one = define(aJob({}), site)
    const others = [
      define(aJob({ image: 'node:24' }), site),
      define(aJob({ resources: { cpus: 1, memoryMegabytes: 900, timeSeconds: 60 } }), site),
      define(aJob({}), { ...site, runnerImage: 'cascade/runner:2' }),
      jobDefinition(aJob({}), { site, transformation: TRANSFORMATION, bucket: 'others' }),
    ]
    for (const other of others) {
      expect(other.jobDefinitionName).toBe(one.jobDefinitionName)
      expect(other.parameters).not.toEqual(one.parameters)
    }
  })

  it('is the same for a job that differs only in what its orders say', () => {
    const site = aBatchSite()
    expect(define(aJob({ command: ['other'], parameters: { a: 'b' } }), site)).toEqual(define(aJob({}), site))
  })

  it('gives a job longer than the 14 days of Fargate a sentence, and EC2 its time', () => {
    const long = aJob({ resources: { cpus: 1, memoryMegabytes: 900, timeSeconds: 14 * 24 * 3600 } })
    expect(() => define(long, aBatchSite({ platform: 'FARGATE' }))).toThrow(
      'Fargate runs nothing for longer than 14 days',
    )
    expect(define(long, aBatchSite()).timeout?.attemptDurationSeconds).toBe(14 * 24 * 3600 + 3600)
  })

  it('asks Fargate for the disk that a job says, and leaves it what it has where that is enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 214_748 }), (diskMegabytes) => {
        const job = aJob({ resources: { cpus: 1, memoryMegabytes: 900, timeSeconds: 60, diskMegabytes } })
        const [task] = define(job, aBatchSite({ platform: 'FARGATE' })).ecsProperties?.taskProperties ?? []
        const gib = task?.ephemeralStorage?.sizeInGiB ?? 20
        expect(gib * 2 ** 30).toBeGreaterThanOrEqual(diskMegabytes * 1e6)
        if (task?.ephemeralStorage !== undefined) expect((gib - 1) * 2 ** 30).toBeLessThan(diskMegabytes * 1e6)
      }),
    )
  })

  it('gives a job with more disk than Fargate has a sentence, and asks EC2 for none', () => {
    const large = aJob({ resources: { cpus: 1, memoryMegabytes: 900, timeSeconds: 60, diskMegabytes: 300_000 } })
    expect(() => define(large, aBatchSite({ platform: 'FARGATE' }))).toThrow(
      'resources.disk is 300000 MB, and Fargate gives a job 200 GiB at most: ask for less, or use a site on EC2.',
    )
    expect(define(large, aBatchSite()).ecsProperties?.taskProperties?.[0]).not.toHaveProperty('ephemeralStorage')
  })

  it.each([
    '',
    ' ',
    '/images/ctapipe.sif',
    'docker://node:24',
    'a b',
    '-v',
    'node:24:25',
    `${'a'.repeat(256)}`,
    'node:é',
  ])('is refused for an image that no registry can have: %j', (image) => {
    expect(() => checkImage(image)).toThrow(SubmissionRefused)
  })

  it.each([
    'node',
    'node:24-slim',
    'localhost:5000/cta/ctapipe:0.28',
    '000000000000.dkr.ecr.us-east-1.amazonaws.com/cascade:abc',
    `node@sha256:${'0'.repeat(64)}`,
  ])('takes an image as docker pull does: %s', (image) => {
    expect(() => checkImage(image)).not.toThrow()
  })
})
