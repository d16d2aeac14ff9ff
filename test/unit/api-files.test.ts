import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { aDirectory } from '../contract/objects-directory.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { checksumOf, registerFile } from '../fixtures/register-file.ts'

const GAMMA = { particle: 'gamma', zenith: 20.001, run_number: '7' }

/** All LFNs that a query finds, page by page, with the length of each page. */
async function findAll({ client }: MemoryHome, query: string[], limit: number) {
  const lfns: string[] = []
  const pages: number[] = []
  for (let after: string | undefined; ;) {
    const page = await client.find({ query, limit, after })
    lfns.push(...page.files.map((file) => file.lfn))
    pages.push(page.files.length)
    if (page.next === null) return { lfns, pages }
    after = page.next
  }
}

describe('files that are registered', () => {
  it('are found again, with canonical metadata', async () => {
    const home = memoryHome()
    expect(await registerFile(home, { lfn: '/a/b', size: 5, metadata: GAMMA })).toEqual({
      lfn: '/a/b',
      outcome: 'registered',
    })
    const file = {
      lfn: '/a/b',
      size: 5,
      checksum: checksumOf('/a/b'),
      metadata: { particle: 'gamma', zenith: 20, run_number: 7 },
      replicas: [{ storageElement: 'disk', path: '/data/a/b' }],
    }
    expect(await home.client.find({ query: ['zenith=20'] })).toEqual({ files: [file], next: null })
    expect(await home.client.find({ query: { zenith: { '>=': 20 } } })).toEqual({ files: [file], next: null })
    expect(await home.client.file({ lfn: '/a/b' })).toEqual({ file })
  })

  it('are registered once; other content under a known LFN is refused alone', async () => {
    const home = memoryHome()
    await registerFile(home, { lfn: '/a/b' })
    expect(await registerFile(home, { lfn: '/a/b' })).toEqual({ lfn: '/a/b', outcome: 'known' })
    expect(await registerFile(home, { lfn: '/a/b', content: 'other' })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(
        /^\/a\/b is known with other content \(.*"cascade get LFN" brings, or give it another LFN$/,
      ) as unknown,
    })
    expect((await home.client.file({ lfn: '/a/b' })).file.checksum).toBe(checksumOf('/a/b'))
  })

  it('are all left out when one is wrong, and each that is wrong is named', async () => {
    const home = memoryHome()
    const file = (lfn: string, metadata: Record<string, unknown>) => {
      return { lfn, size: 1, checksum: checksumOf(lfn), metadata, replica: { storageElement: 'disk', path: '/x' } }
    }
    const files = [file('/a/good', {}), file('/a/bad', { particle: 'gama' }), file('relative', {})]
    const refusal = await refusalOf(home.client.register({ files }))
    expect(refusal.problems.map(({ field }) => field)).toEqual(['files.1.particle', 'files.2.lfn'])
    expect(refusal.problems[0]?.message).toMatch(/^\/a\/bad: particle.*did you mean gamma/)
    expect(refusal.problems[1]?.message).toMatch(/"relative": it must be absolute/)
    expect((await findAll(home, [], 10)).lfns).toEqual([])
  })

  it.each([
    [{ storageElement: 'tape', path: '/x' }, /no storage element tape, it should be one of home, disk/],
    [{ storageElement: 'ta\npe', path: '/x' }, /no storage element "ta\\npe", it should be one of/],
    [{ storageElement: 'disk', path: 'x' }, /path x should be absolute/],
    [
      { storageElement: 'disk', path: '/a/../etc/passwd' },
      /path \/a\/\.\.\/etc\/passwd has an empty, "." or ".." part/,
    ],
    [{ storageElement: 'disk', path: '/a\nb' }, /path "\/a\\nb" has a control character, it should have none/],
    [{ storageElement: 'disk', path: `/${'x'.repeat(256)}` }, /part of 256 bytes, it should have at most 255/],
    [{ storageElement: 'disk', path: '/x'.repeat(2049) }, /has 4098 bytes, it should have at most 4096/],
    [{ storageElement: 'home', path: 'files/x' }, /no object files\/x in home/],
    [{ storageElement: 'home', path: '../x' }, /path \.\.\/x has an empty, "." or ".." part/],
    [{ storageElement: 'home', path: '/etc/passwd' }, /path \/etc\/passwd has an empty, "." or ".." part/],
    [{ storageElement: 'home', path: 'files/a\0b' }, /has a control character/],
  ])('are refused at %j', async (replica, message) => {
    const { client } = memoryHome()
    const files = [{ lfn: '/a/b', size: 1, checksum: checksumOf(''), metadata: {}, replica }]
    const { kind, problems } = await refusalOf(client.register({ files }))
    expect([kind, problems[0]?.message]).toEqual(['input', expect.stringMatching(message)])
    expect(problems[0]?.field).toMatch(/^files\.0\.replica\.(path|storageElement)$/)
  })

  it('are refused when they are too many for a request, or have no right checksum', async () => {
    const home = memoryHome({ registerFiles: 1 })
    const file = {
      lfn: '/a',
      size: 1,
      checksum: checksumOf(''),
      metadata: {},
      replica: { storageElement: 'disk', path: '/x' },
    }
    const many = await refusalOf(home.client.register({ files: [file, file] }))
    expect(many.message).toMatch(/2 files are too many for one request, it should have at most 1/)
    const wrong = await refusalOf(home.client.register({ files: [{ ...file, checksum: 'md5:0' }] }))
    expect(wrong.problems[0]?.field).toBe('files.0.checksum')
  })
})

describe('a search', () => {
  it('finds each file that matches once, however it is cut into pages', async () => {
    const home = memoryHome()
    const lfns = ['a', 'b', 'c'].flatMap((directory) =>
      Array.from({ length: 7 }, (_, index) => `/${directory}/f${index}`),
    )
    for (const [index, lfn] of lfns.entries())
      await registerFile(home, { lfn, metadata: { particle: index % 3 === 0 ? 'proton' : 'gamma' } })
    const wanted = lfns.filter((_, index) => index % 3 !== 0)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
        const found = await findAll(home, ['particle=gamma'], limit)
        expect(found.lfns.toSorted()).toEqual(wanted.toSorted())
        expect(Math.max(...found.pages)).toBeLessThanOrEqual(limit)
      }),
      { numRuns: 30 },
    )
  })

  it('goes on where it was when the file that it came to is removed', async () => {
    const home = memoryHome()
    for (const name of ['a', 'b', 'c']) await registerFile(home, { lfn: `/d/${name}` })
    const first = await home.client.find({ query: [], limit: 1 })
    await home.ports.catalog.remove(['/d/a'])
    const rest = await home.client.find({ query: [], after: first.next ?? undefined })
    expect(rest.files.map((file) => file.lfn)).toEqual(['/d/b', '/d/c'])
  })

  it.each([
    [['zenit=20'], /did you mean zenith/],
    [['particle'], /is not a condition/],
    [{ particle: 'gama' }, /did you mean gamma/],
  ])('is refused for %j', async (query, message) => {
    expect((await refusalOf(memoryHome().client.find({ query }))).message).toMatch(message)
  })

  it.each([
    'x',
    '',
    'null',
    '{}',
    '{"page":"x","after":null}',
    '{"page":"","after":null}',
    '{"page":"{}","after":null}',
    '{"page":"{\\"directory\\":1,\\"after\\":\\"\\"}","after":null}',
    '{"page":null,"after":1}',
  ])('is refused with %j as a place to go on, which it never gave', async (after) => {
    const refusal = await refusalOf(memoryHome().client.find({ query: [], after }))
    expect([refusal.kind, refusal.problems]).toEqual([
      'input',
      [{ field: 'after', message: `after: ${JSON.stringify(after)} should be the "next" of the page before` }],
    ])
  })
})

describe('a file that is taken into the object store', () => {
  const KEY = `files/${checksumOf('content').replace('sha256:', '')}`

  async function aFile(content: string): Promise<string> {
    const path = join(await aDirectory(), 'file')
    await writeFile(path, content)
    return path
  }

  it('lies under the hash of its content, once', async () => {
    const { client, objects } = memoryHome()
    const request = { path: await aFile('content'), checksum: checksumOf('content') }
    const stored = { replica: { storageElement: 'home', path: KEY } }
    expect([await client.store(request), await client.store(request)]).toEqual([stored, stored])
    expect(await objects.checksum(KEY)).toBe(request.checksum)
  })

  it('is refused under a checksum that is not its own, and nothing is left of it', async () => {
    const { client, objects } = memoryHome()
    const path = await aFile('other')
    const refusal = await refusalOf(client.store({ path, checksum: checksumOf('content') }))
    expect(refusal.problems).toEqual([
      {
        field: 'checksum',
        message: `checksum: the file ${path} has ${checksumOf('other')}, it should have ${checksumOf('content')}, as was said`,
      },
    ])
    expect(await objects.list('files/', 10)).toEqual([])
  })

  it('takes the place of bytes that are not what their key says', async () => {
    const { client, objects } = memoryHome()
    await objects.put(KEY, 'changed')
    await client.store({ path: await aFile('content'), checksum: checksumOf('content') })
    expect(await objects.checksum(KEY)).toBe(checksumOf('content'))
  })
})

describe('the content of a file', () => {
  it('is its bytes where it lies in the object store, which the server does not hold', async () => {
    const home = memoryHome()
    vi.spyOn(home.objects, 'get').mockRejectedValue(new Error('the server reads the object'))
    const bytes = new Uint8Array([0, 255, 13, 10])
    await home.objects.put('files/x', bytes)
    const file = {
      lfn: '/a/天 文',
      size: 4,
      checksum: checksumOf(''),
      metadata: {},
      replica: { storageElement: 'home', path: 'files/x' },
    }
    await home.client.register({ files: [file] })
    const content = await home.client.content('/a/天 文')
    expect(content.kind).toBe('bytes')
    const body = content.kind === 'bytes' ? await new Response(content.body).bytes() : undefined
    expect(body).toEqual(bytes)
  })

  it('is its path where it lies in a directory', async () => {
    const home = memoryHome()
    await registerFile(home, { lfn: '/a/b' })
    expect(await home.client.content('/a/b')).toEqual({ kind: 'path', path: '/data/a/b' })
  })

  it('is refused when the object is gone', async () => {
    const home = memoryHome()
    await home.objects.put('files/x', 'content')
    const replica = { storageElement: 'home', path: 'files/x' }
    await home.client.register({ files: [{ lfn: '/a', size: 7, checksum: checksumOf(''), metadata: {}, replica }] })
    await home.objects.remove(['files/x'])
    const refusal = await refusalOf(home.client.content('/a'))
    expect([refusal.kind, refusal.message]).toEqual(['conflict', '/a: its bytes are gone from home'])
  })

  it('is refused for a file that nobody knows', async () => {
    const refusal = await refusalOf(memoryHome().client.content('/a/b'))
    expect([refusal.kind, refusal.message]).toEqual([
      'not-found',
      expect.stringMatching(/\/a\/b is not in the catalog/),
    ])
  })
})
