import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countKeys } from '../../shared/aws/counts.ts'
import type { Key, KeyKind } from '../../shared/aws/key-kind.ts'
import { KeyError } from '../../shared/aws/key-kind.ts'
import {
  activeChangeKey,
  atSiteKey,
  attachmentKey,
  COUNT_SHARDS,
  countsKey,
  cutKey,
  definitionKey,
  doorKey,
  directoryKey,
  dueAfter,
  dueKey,
  failureKey,
  fileKey,
  historyKey,
  listKey,
  LISTS,
  liveKey,
  numbersKey,
  pageKey,
  PILE_MAX_BYTES,
  pileKey,
  readyKey,
  retryKey,
  stoppedKey,
  submissionKey,
  taskKey,
  TRANSFORMATION_MAX_BYTES,
  unsentKey,
} from '../../shared/aws/keys.ts'
import { directoryOf, joinLfn, LFN_MAX_BYTES, nameOf } from '../../shared/model/lfn.ts'

const bytesOf = (text: string): number => Buffer.byteLength(text)

/** Text of any characters, often of those that keys themselves are made of, so that a confusion has a chance to show. */
function text(maxBytes: number, minLength = 0): fc.Arbitrary<string> {
  const own = fc.constantFrom('#', '%', '%23', '%25', '/', '0', 'log', 'T#')
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  const joined = fc.array(fc.oneof(own, any), { minLength, maxLength: 12 }).map((parts) => parts.join(''))
  return joined.filter((value) => bytesOf(value) <= maxBytes)
}

const transformation = text(TRANSFORMATION_MAX_BYTES)
const pile = text(PILE_MAX_BYTES)
const directory = text(500).map((path) => `/${path}`)
const name = text(400, 1)
const lfn = fc.tuple(directory, name).map(([path, last]) => joinLfn(path, last))
const number = fc.oneof(fc.maxSafeNat(), fc.nat(20))

/** An item of some kind, the key it got, and all that is asked of that kind, so that kinds can be mixed. */
interface Sample {
  readonly kind: string
  readonly item: unknown
  readonly key: Key
  readonly partitions: readonly string[]
  readonly parse: (key: Key) => unknown
}

function samples<P, I extends P>(kind: string, of: KeyKind<P, I>, items: fc.Arbitrary<I>): fc.Arbitrary<Sample> {
  return items.map((item) => ({
    kind,
    item,
    key: of.build(item),
    partitions: of.partitions(item),
    parse: of.parse,
  }))
}

const CATALOG = [
  samples('file', fileKey, fc.record({ directory, name })),
  samples('directory', directoryKey, fc.record({ directory })),
]
const TRANSFORMATIONS = [
  samples('definition', definitionKey, fc.record({ transformation })),
  samples('door', doorKey, fc.record({ transformation })),
  samples('history', historyKey, fc.record({ transformation, at: number, nonce: text(64) })),
  samples('numbers', numbersKey, fc.record({ transformation })),
  samples('stopped', stoppedKey, fc.record({ transformation, lfn })),
  samples('failure', failureKey, fc.record({ transformation, ended: number, number })),
  samples('at site', atSiteKey, fc.record({ site: text(64, 1), submission: text(300, 1) })),
  samples('live', liveKey, fc.record({ transformation, opened: number, submission: text(300, 1) })),
  samples('unsent', unsentKey, fc.record({ transformation, opened: number, submission: text(300, 1) })),
  samples('list', listKey, fc.record({ list: fc.constantFrom(...LISTS), name: text(300) })),
  samples('active change', activeChangeKey, fc.record({ version: number })),
  samples('attachment', attachmentKey, fc.record({ transformation, lfn })),
  samples('pile', pileKey, fc.record({ transformation, pile })),
  samples('page', pageKey, fc.record({ transformation, pile, page: text(64) })),
  samples('cut', cutKey, fc.record({ transformation, id: text(64), part: number })),
  samples('task', taskKey, fc.record({ transformation, number })),
  samples('ready', readyKey, fc.record({ transformation, due: number, pile, version: number })),
  samples('retry', retryKey, fc.record({ transformation, due: number, task: number, attempt: number })),
  samples('submission', submissionKey, fc.record({ submission: text(300, 1) })),
  samples('counts', countsKey, fc.record({ transformation, shard: fc.nat(COUNT_SHARDS - 1) })),
  samples('due', dueKey, fc.record({ due: number, transformation, pile })),
]
const TABLES = [CATALOG, TRANSFORMATIONS]
const anySample = fc.oneof(...CATALOG, ...TRANSFORMATIONS)

/** Text with some characters from one place on taken out and others put in. */
function edited(from: string, { at, drop, insert }: { at: number; drop: number; insert: string }): string {
  const start = at % (from.length + 1)
  return from.slice(0, start) + insert + from.slice(start + drop)
}

describe('keys', () => {
  it('are read back as the item they were built from', () => {
    fc.assert(
      fc.property(anySample, ({ key, item, parse }) => {
        expect(parse(key)).toEqual(item)
      }),
      { numRuns: 3000 },
    )
  })

  it.each(TABLES)('differ for different items of a table', (...table) => {
    const sample = fc.oneof(...table)
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const sameKey = one.key.pk === other.key.pk && one.key.sk === other.key.sk
        const sameItem = one.kind === other.kind && JSON.stringify(one.item) === JSON.stringify(other.item)
        expect(sameKey).toBe(sameItem)
      }),
      { numRuns: 3000 },
    )
  })

  it.each(TABLES)('of one kind are not taken for another of their table', (...table) => {
    const sample = fc.oneof(...table)
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        fc.pre(one.kind !== other.kind)
        expect(other.parse(one.key)).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
  })

  it('are spelt in one way: changed anywhere, a key is refused or names another item', () => {
    const change = fc.record({
      at: fc.nat(),
      drop: fc.nat(2),
      insert: fc.constantFrom('', '#', '%', '0', '1', 'x', '#0'),
    })
    fc.assert(
      fc.property(anySample, change, fc.boolean(), ({ key, item, parse }, edit, inSort) => {
        const changed = inSort ? { pk: key.pk, sk: edited(key.sk, edit) } : { pk: edited(key.pk, edit), sk: key.sk }
        fc.pre(changed.pk !== key.pk || changed.sk !== key.sk)
        expect(parse(changed)).not.toEqual(item)
      }),
      { numRuns: 3000 },
    )
  })

  it('lie in a partition that their kind names for a query', () => {
    fc.assert(
      fc.property(anySample, ({ key, partitions }) => {
        expect(partitions).toContain(key.pk)
        expect(new Set(partitions).size).toBe(partitions.length)
      }),
    )
  })
})

describe('the limits of DynamoDB', () => {
  const longest = { transformation: '#'.repeat(TRANSFORMATION_MAX_BYTES), pile: '%'.repeat(PILE_MAX_BYTES) }
  const most = Number.MAX_SAFE_INTEGER

  it('hold the longest LFN, in one directory or many', () => {
    const deep = `/${'a/'.repeat(LFN_MAX_BYTES / 2 - 1)}b`
    const flat = `/${'#'.repeat(LFN_MAX_BYTES - 1)}`
    for (const path of [deep, flat]) {
      const key = fileKey.build({ directory: directoryOf(path), name: nameOf(path) })
      expect(fileKey.parse(key)).toEqual({ directory: directoryOf(path), name: nameOf(path) })
      const attached = { ...longest, lfn: path }
      expect(attachmentKey.parse(attachmentKey.build(attached))?.lfn).toBe(path)
      expect(directoryKey.parse(directoryKey.build({ directory: path }))).toEqual({ directory: path })
    }
  })

  it('hold names of the lengths that are promised, though every character has to be escaped', () => {
    expect(() => {
      definitionKey.build(longest)
      listKey.build({ list: 'production', name: longest.transformation })
      pageKey.build({ ...longest, page: '0123456789abcdef' })
      cutKey.build({ ...longest, id: '0123456789abcdef'.repeat(4), part: most })
      readyKey.build({ ...longest, due: most, version: most })
      dueKey.build({ ...longest, due: most })
    }).not.toThrow()
  })

  it('are met by every key, else the key is refused', () => {
    const long = fc
      .tuple(fc.constantFrom('a', 'é', '#', '望', '🔭'), fc.nat(1100))
      .map(([sign, times]) => sign.repeat(times))
    fc.assert(
      fc.property(long, long, (transformation, pile) => {
        const key = builtOrRefused(() => dueKey.build({ due: 1, transformation, pile }))
        if (key !== undefined) expect([bytesOf(key.pk) <= 2048, bytesOf(key.sk) <= 1024]).toEqual([true, true])
      }),
    )
    expect(() => attachmentKey.build({ ...longest, lfn: `/${'a'.repeat(1023)}` })).not.toThrow()
    expect(() => attachmentKey.build({ ...longest, lfn: `/${'a'.repeat(1024)}` })).toThrow(KeyError)
    expect(() => definitionKey.build({ transformation: 'a'.repeat(2046) })).not.toThrow()
    expect(() => definitionKey.build({ transformation: 'a'.repeat(2047) })).toThrow(KeyError)
  })

  it.each([
    ['an empty name', () => submissionKey.build({ submission: '' })],
    ['a lone surrogate, which UTF-8 cannot hold', () => pileKey.build({ transformation: 't', pile: 'a\ud800' })],
    ['a number with a fraction', () => taskKey.build({ transformation: 't', number: 1.5 })],
    ['a number below zero', () => taskKey.build({ transformation: 't', number: -1 })],
    ['a number beyond exact integers', () => taskKey.build({ transformation: 't', number: 2 ** 53 })],
    ['a shard that no reader sums', () => countsKey.build({ transformation: 't', shard: COUNT_SHARDS })],
    ['a file in a directory that is none', () => fileKey.build({ directory: 'dirs', name: 'a' })],
  ])('refuse %s', (_what, build) => {
    expect(build).toThrow(KeyError)
  })
})

function builtOrRefused(build: () => Key): Key | undefined {
  try {
    return build()
  } catch (error) {
    expect(error).toBeInstanceOf(KeyError)
    return undefined
  }
}

describe('shards', () => {
  const numbers = Array.from({ length: 16_000 }, (_, index) => index)
  const spread: readonly (readonly [string, number, (index: number) => Key])[] = [
    ['files of a directory', 8, (index) => fileKey.build({ directory: '/ctao/MC', name: `run${index}.events` })],
    ['directories', 8, (index) => directoryKey.build({ directory: `/ctao/MC/${index}` })],
    ['attachments', 16, (index) => attachmentKey.build({ transformation: 't', lfn: `/ctao/MC/run${index}.events` })],
    ['piles', 16, (index) => pileKey.build({ transformation: 't', pile: `${index}` })],
    ['cuts', 16, (index) => cutKey.build({ transformation: 't', id: `${index}`, part: 0 })],
    ['pages of one pile', 16, (index) => pageKey.build({ transformation: 't', pile: '', page: `${index}` })],
    ['tasks', 16, (index) => taskKey.build({ transformation: 't', number: index })],
    ['ready chunks', 8, (version) => readyKey.build({ transformation: 't', due: 1, pile: '', version })],
    ['piles due at one time', 16, (index) => dueKey.build({ due: 1, transformation: 't', pile: `${index}` })],
  ]

  it.each(spread)('share %s evenly: each of %i has its part within a tenth', (_what, shards, build) => {
    const counts = new Map<string, number>()
    for (const index of numbers) {
      const { pk } = build(index)
      counts.set(pk, (counts.get(pk) ?? 0) + 1)
    }
    expect(counts.size).toBe(shards)
    const fair = numbers.length / shards
    for (const count of counts.values()) expect(Math.abs(count - fair)).toBeLessThan(fair / 10)
  })
})

describe('counts', () => {
  it('of a transformation have a partition for each shard', () => {
    const partitions = countKeys('t').map(({ pk }) => pk)
    expect(new Set(partitions).size).toBe(COUNT_SHARDS)
  })
})

describe('sort keys', () => {
  it('with a number sort by that number', () => {
    fc.assert(
      fc.property(number, number, (one, other) => {
        const sortKey = (task: number): string => taskKey.build({ transformation: 't', number: task }).sk
        expect(sortKey(one) < sortKey(other)).toBe(one < other)
      }),
    )
  })

  const moment = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 })

  it('of ready chunks sort by when they are due, whoever made them', () => {
    fc.assert(
      fc.property(moment, moment, pile, (due, other, at) => {
        const cut = readyKey.build({ transformation: 't', due, pile: at, version: 1 }).sk
        const retry = retryKey.build({ transformation: 't', due: other, task: 1, attempt: 2 }).sk
        fc.pre(due !== other)
        expect(cut < retry).toBe(due < other)
        expect(cut < dueAfter(other)).toBe(due < other)
        expect([cut, dueKey.build({ transformation: 't', due, pile: at }).sk].every((sk) => sk < dueAfter(due))).toBe(
          true,
        )
      }),
    )
  })
})
