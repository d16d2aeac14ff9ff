import { describe, expect, it } from 'vitest'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction, smallProduction } from '../fixtures/small-production.ts'

const RAW = { data_level: 'DL0', zenith: 20 }

async function opened(): Promise<MemoryHome> {
  const home = memoryHome()
  await home.client.submit({ text: openProduction() })
  await home.drive.settle()
  return home
}

async function sentences({ client }: MemoryHome, subject: string): Promise<readonly string[]> {
  return (await client.why({ subject })).sentences
}

describe('why a file', () => {
  it('is not taken: each condition with its value, and whether it holds', async () => {
    const home = await opened()
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL1', zenith: 50 } })
    await home.drive.settle()
    const why = await home.client.why({ subject: '/raw/1', transformation: 'open/take' })
    if (why.kind !== 'file') throw new Error(why.kind)
    expect(why.transformations).toMatchObject([
      {
        transformation: 'open/take',
        status: null,
        matches: false,
        conditions: [
          { field: 'data_level', condition: 'data_level=DL0', value: 'DL1', holds: false },
          { field: 'zenith', condition: 'zenith<40', value: 50, holds: false },
        ],
      },
    ])
    expect(await sentences(home, '/raw/1')).toEqual([
      'No transformation wants it. The nearest misses:',
      'open/take: It does not meet data_level=DL0: it has data_level = "DL1".',
      'open/take: It does not meet zenith<40: it has zenith = 50.',
    ])
  })

  it('that lacks a field meets no condition on it', async () => {
    const home = await opened()
    await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
    expect(await sentences(home, '/raw/1')).toContain('open/take: It does not meet zenith<40: it has no zenith.')
  })

  it('waits: what its group lacks, and that the transformation is Stopped', async () => {
    const home = await opened()
    await registerFile(home, { lfn: '/raw/1', metadata: RAW })
    await home.drive.settle()
    const waits = 'open/take: It is Unused: waits for more files: 1 of 2 are there at disk.'
    expect(await sentences(home, '/raw/1')).toEqual([waits])
    await home.client.stop({ transformation: 'open/take', reason: 'lunch' })
    expect(await sentences(home, '/raw/1')).toEqual([
      waits,
      'open/take: The transformation is Stopped: stopped by André: lunch.',
    ])
  })

  it('is in a task, was processed, or is stopped with the message of its last failure', async () => {
    const home = await opened()
    for (const number of [1, 2]) await registerFile(home, { lfn: `/raw/${number}`, metadata: RAW })
    await home.drive.settle()
    expect(await sentences(home, '/raw/1')).toEqual(['open/take: It is in task open/take/1, which is Queued.'])
    await runHome(home, (order) => (order.inputs.some(({ lfn }) => lfn === '/raw/1') ? 'payload' : 'done'))
    expect(await sentences(home, '/raw/2')).toEqual([expect.stringMatching(/It was processed by task \d\./)])
    expect(await sentences(home, '/raw/1')).toEqual([
      expect.stringMatching(/It is stopped after 3 failures: task \d: simulated: payload\./),
      expect.stringMatching(/reset/),
    ])
    const why = await home.client.why({ subject: '/raw/1' })
    expect(why.kind === 'file' && why.transformations[0]).toMatchObject({
      status: 'MaxReset',
      matches: true,
      errors: 3,
    })
  })

  it('has left, or was never there', async () => {
    const home = await opened()
    await registerFile(home, { lfn: '/raw/1', metadata: RAW })
    await home.drive.settle()
    await home.ports.catalog.remove(['/raw/1'])
    await home.drive.settle()
    expect(await sentences(home, '/raw/1')).toEqual([
      '/raw/1 is not in the catalog: it was never registered, or has been removed.',
      'open/take: It has left: the file was removed from the catalog.',
    ])
    expect(await home.client.why({ subject: '/raw/9' })).toMatchObject({ registered: false, transformations: [] })
  })

  it('agrees with the filter: it is wanted if and only if it is taken', async () => {
    const home = await opened()
    for (const zenith of [10, 39.99, 40, 60])
      for (const data_level of ['DL0', 'DL1']) {
        const lfn = `/raw/${data_level}-${zenith}`
        await registerFile(home, { lfn, metadata: { data_level, zenith } })
        await home.drive.settle()
        const why = await home.client.why({ subject: lfn, transformation: 'open/take' })
        const one = why.kind === 'file' ? why.transformations[0] : undefined
        expect(one?.matches).toBe(one?.status !== null)
        expect(one?.matches).toBe(zenith < 40 && data_level === 'DL0')
      }
  })
})

describe('why a task', () => {
  it('failed: its attempts, how they ended, and where their logs are', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
    let attempts = 0
    await runHome(home, () => (attempts++ === 0 ? 'infrastructure' : 'payload'))
    const why = await home.client.why({ subject: 'small/simulate/1' })
    if (why.kind !== 'task') throw new Error(why.kind)
    expect(why.task).toMatchObject({ status: 'Failed', attempt: 4, run: 1 })
    expect(why.attempts.map(({ attempt, end }) => [attempt, end])).toEqual([
      [1, 'infrastructure'],
      [2, 'payload'],
      [3, 'payload'],
      [4, 'payload'],
    ])
    expect(why.sentences[0]).toBe('It failed for good: simulated: payload.')
  })
})

describe('why a task that was lost', () => {
  it('rests: when it will be tried again, and what was wrong; then it waits no more', async () => {
    const home = memoryHome({ retrySeconds: [10] })
    await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
    await runHome(home, ({ attempt }) => (attempt === 1 ? 'vanished' : undefined))
    expect(await sentences(home, 'small/simulate/1')).toEqual([
      'It rests, and will be tried again at 2023-11-14 22:13:30 UTC (run 1).',
      'The last attempt failed: its job vanished without a result.',
    ])
    await home.client.stop({ transformation: 'small/simulate', reason: 'lunch' })
    expect((await sentences(home, 'small/simulate/1'))[0]).toMatch(/It waits: the transformation is Stopped/)
    await home.client.start({ transformation: 'small/simulate' })
    home.clock.advance(10_000)
    await home.drive.settle()
    expect((await sentences(home, 'small/simulate/1'))[0]).toBe('It is Queued at a site, attempt 2 (run 1).')
  })

  it('is said of its files, too', async () => {
    const home = memoryHome({ retrySeconds: [10] })
    await home.client.submit({ text: openProduction({ size: 1 }) })
    await registerFile(home, { lfn: '/raw/1', metadata: RAW })
    await runHome(home, ({ attempt }) => (attempt === 1 ? 'vanished' : undefined))
    expect(await sentences(home, '/raw/1')).toEqual([
      'open/take: It is in task open/take/1, which is Waiting, at attempt 2, and will be tried again at 2023-11-14 22:13:30 UTC.',
    ])
  })
})

describe('why a transformation', () => {
  it.each([
    ['small/process', 'It waits for small/simulate, which is Active.'],
    ['small/simulate', '0 of 4 tasks are over.'],
    ['small/simulate', 'Of its tasks 0 wait to be handed to a site, 4 are queued, 0 run.'],
  ])('%s does not go on: %s', async (subject, sentence) => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction() })
    await home.drive.settle()
    expect(await sentences(home, subject)).toContain(sentence)
  })

  it('waits for files, for an operator, or is over', async () => {
    const home = await opened()
    await registerFile(home, { lfn: '/raw/1', metadata: RAW })
    await home.drive.settle()
    const why = await home.client.why({ subject: 'open/take' })
    expect(why.kind === 'transformation' && why.waiting).toEqual([
      { files: 1, reason: 'waits for more files: 1 of 2 are there at disk', sample: ['/raw/1'] },
    ])
    expect(why.sentences[0]).toMatch(/input is open/)
    await home.client.stop({ transformation: 'open/take' })
    expect((await sentences(home, 'open/take'))[0]).toBe('It is Stopped: stopped by André.')
    await home.client.start({ transformation: 'open/take' })
    await home.client.complete({ transformation: 'open/take' })
    await runHome(home)
    expect(await sentences(home, 'open/take')).toEqual(['It is Completed.'])
  })
})

describe('why a production', () => {
  it('is Stopped: what blocks it comes first', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ tolerate: '0%' }) })
    await runHome(home, ({ step, inputs }) => {
      return step === 'process' && inputs.some(({ lfn }) => lfn.includes('run1-')) ? 'payload' : 'done'
    })
    const why = await home.client.why({ subject: 'small' })
    if (why.kind !== 'production') throw new Error(why.kind)
    expect(why.status).toBe('Stopped')
    expect(why.transformations.map(({ transformation }) => transformation)).toEqual(['small/process', 'small/merge'])
    expect(why.sentences[0]).toBe('small is Stopped: nothing can go on without an operator, 1 file stopped.')
    expect(why.sentences[1]).toMatch(/^small\/process: It does not complete: /)
    expect(why.sentences.at(-2)).toMatch(/small\/merge: It waits for small\/process, which is Completing: /)
  })
})

describe('why what lost something', () => {
  function expectLines(said: readonly string[], wanted: readonly RegExp[]): void {
    expect(said).toHaveLength(wanted.length)
    for (const [index, pattern] of wanted.entries()) expect(said[index]).toMatch(pattern)
  }

  it('names a few files that are stopped with what was wrong, how to see the others, and what to do', async () => {
    const home = memoryHome()
    await home.client.submit({ text: openProduction({ size: 1 }) })
    for (const number of [1, 2, 3, 4, 5]) await registerFile(home, { lfn: `/raw/${number}`, metadata: RAW })
    await runHome(home, ({ inputs }) => (inputs.some(({ lfn }) => lfn === '/raw/5') ? 'done' : 'payload'))
    const told = [
      /^4 files are stopped:$/,
      ...[1, 2, 3].map(
        (number) => new RegExp(`^/raw/${number} \\(MaxReset, 3 errors\\): task \\d+: simulated: payload\\.$`),
      ),
      /^\.\.\. and 1 more: "cascade files open\/take --status MaxReset"$/,
      /^"cascade log open\/take\/\d+" shows what the last job that failed wrote\.$/,
      /^When that is mended, "cascade reset open\/take" has them tried again\.$/,
    ]
    expectLines((await sentences(home, 'open/take')).slice(-told.length), told)
    expect(await sentences(home, 'open')).toContain('open/take: 4 files are stopped:')
    await home.client.complete({ transformation: 'open/take' })
    await runHome(home)
    expectLines(await sentences(home, 'open'), [
      /^open is Completed, 4 files stopped\.$/,
      /^open\/take: It is Completed\.$/,
      ...told.map(() => /^open\/take: /),
    ])
  })

  it('names the runs that failed, with the last message', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: 'count: 5' }) })
    await runHome(home, ({ step, run }) => (step === 'simulate' && run > 1 ? 'payload' : 'done'))
    expectLines((await sentences(home, 'small/simulate')).slice(1), [
      /^4 tasks failed for good:$/,
      ...[1, 2, 3].map(() => /^small\/simulate\/\d \(3 attempts\): simulated: payload\.$/),
      /^\.\.\. and 1 more: "cascade tasks small\/simulate --status Failed"$/,
      /^"cascade log small\/simulate\/\d"/,
      /^When that is mended, "cascade retry small\/simulate" makes another attempt\.$/,
    ])
    expect(await sentences(home, 'small')).toContain('small/simulate: 4 tasks failed for good:')
  })
})

describe('why something', () => {
  it('that is not there is refused, with what was probably meant', async () => {
    const home = await opened()
    expect((await refusalOf(home.client.why({ subject: 'open/tke' }))).message).toMatch(/did you mean open\/take\?/)
    expect((await refusalOf(home.client.why({ subject: 'open/take/9' }))).message).toMatch(/no task open\/take\/9/)
    const wrong = await refusalOf(home.client.why({ subject: 'open', transformation: 'open/take' }))
    expect(wrong.message).toMatch(/open is no LFN/)
  })
})

describe('the log of a task', () => {
  it('is that of the last attempt that has one, or of the one asked for', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
    await home.drive.settle()
    expect((await refusalOf(home.client.log({ task: 'small/simulate/1' }))).message).toMatch(/yet: it comes when/)
    await runHome(home, ({ step, attempt, prefix }) => {
      if (step !== 'simulate') return 'done'
      void home.objects.put(`${prefix}log.txt`, `attempt ${attempt} says héllo\n`)
      return attempt < 2 ? 'payload' : 'done'
    })
    const last = await home.client.log({ task: 'small/simulate/1' })
    expect(last).toEqual({ task: 'small/simulate/1', attempt: 2, text: 'attempt 2 says héllo\n' })
    expect((await home.client.log({ task: 'small/simulate/1', attempt: 1 })).text).toMatch(/attempt 1/)
    const refusal = await refusalOf(home.client.log({ task: 'small/simulate/1', attempt: 3 }))
    expect(refusal.message).toMatch(/no log of attempt 3 .*: there are logs of attempts 1, 2$/)
  })

  it('is refused for an attempt that has none, with the only one that has', async () => {
    const home = memoryHome()
    await home.client.submit({ text: smallProduction({ runs: 'count: 1' }) })
    await runHome(home, ({ step, prefix }) => {
      if (step === 'simulate') void home.objects.put(`${prefix}log.txt`, 'all is well')
      return 'done'
    })
    const refusal = await refusalOf(home.client.log({ task: 'small/simulate/1', attempt: 2 }))
    expect(refusal.message).toMatch(/no log of attempt 2 .*: there is one of attempt 1$/)
  })

  it('is refused for what is no task', async () => {
    expect((await refusalOf((await opened()).client.log({ task: 'open' }))).message).toMatch(/TRANSFORMATION\/NUMBER/)
  })
})
