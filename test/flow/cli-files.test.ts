import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cascade, cascadeJson, makeFolder, removeFolder } from './cli-process.ts'

const PREFIX = ['--lfn-prefix', '/ctao/test'] as const

let folder = ''

beforeEach(() => {
  folder = makeFolder()
})

afterEach(() => {
  removeFolder(folder)
})

describe('register, find and get', () => {
  it('take a directory with names in other scripts and spaces there and back, with its metadata', async () => {
    mkdirSync(join(folder, 'data/ñandú 日本語/sub dir'), { recursive: true })
    writeFileSync(join(folder, 'data/ñandú 日本語/sub dir/Σ 1.events'), 'events')
    writeFileSync(join(folder, 'data/ñandú 日本語/sub dir/Σ 1.events.meta.json'), '{"run_number": 1}')
    const metadata = ['--meta', 'particle=gamma', '--meta', 'zenith=20']
    const registered = await cascadeJson(folder, 'register', 'data', ...PREFIX, ...metadata)
    const lfn = '/ctao/test/ñandú 日本語/sub dir/Σ 1.events'
    expect(registered).toMatchObject({
      code: 0,
      document: { files: [{ lfn, outcome: 'registered' }], registered: 1, known: 0, refused: 0 },
    })

    const found = await cascadeJson(folder, 'find', 'zenith>=10', 'particle=gamma,proton')
    expect(found.document).toMatchObject({
      files: [{ lfn, size: 6, metadata: { particle: 'gamma', zenith: 20, run_number: 1 } }],
    })

    const got = await cascadeJson(folder, 'get', lfn, 'out')
    expect(got).toEqual({ code: 0, document: { files: [{ lfn, path: 'out/Σ 1.events', outcome: 'fetched' }] } })
    expect(readFileSync(join(folder, 'out/Σ 1.events'), 'utf8')).toBe('events')
  })

  it('register the rest when a file is refused, and say which and why', async () => {
    mkdirSync(join(folder, 'data'))
    for (const name of ['a', 'b', 'empty']) writeFileSync(join(folder, 'data', name), name === 'empty' ? '' : name)
    expect((await cascade(folder, 'register', 'data/a', ...PREFIX)).code).toBe(0)
    writeFileSync(join(folder, 'data/a'), 'other')
    symlinkSync('/etc/hosts', join(folder, 'data/out'))
    const again = await cascadeJson(folder, 'register', 'data', ...PREFIX)
    expect(again).toMatchObject({ code: 1, document: { registered: 2, known: 0, refused: 2 } })
    expect(again.document).toMatchObject({
      files: [
        { lfn: '/ctao/test/a', outcome: 'refused' },
        { lfn: '/ctao/test/b', outcome: 'registered' },
        { lfn: '/ctao/test/empty', outcome: 'registered' },
        { lfn: null, path: 'data/out', outcome: 'refused' },
      ],
    })
    const said = await cascade(folder, 'register', 'data', ...PREFIX)
    expect(said.stderr).toMatch(/data\/a: .* is known with other content/)
    expect(said.stderr).toMatch(/data\/out: .* points out of data/)
    const { document } = await cascadeJson(folder, 'register', 'data/b', ...PREFIX)
    expect(document).toMatchObject({ registered: 0, known: 1, refused: 0 })
  })

  it('register nothing when metadata are wrong', async () => {
    mkdirSync(join(folder, 'home'))
    writeFileSync(join(folder, 'home/cascade.yaml'), '')
    writeFileSync(join(folder, 'a'), 'a')
    writeFileSync(join(folder, 'b'), 'b')
    writeFileSync(join(folder, 'metadata.json'), '{"b": {"partcle": "gamma"}}')
    const wrong = await cascade(folder, 'register', 'a', 'b', '--metadata', 'metadata.json')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('did you mean particle?')
    expect((await cascadeJson(folder, 'find')).document).toEqual({ files: [], more: false })
  })

  it('find files by their LFNs, and show all that is known of one', async () => {
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name)
    await cascade(folder, 'register', 'a', 'b', ...PREFIX, '--meta', 'particle=gamma')
    const one = await cascade(folder, 'find', '/ctao/test/a')
    const [lfn, size, checksum, replica, particle] = one.stdout.split('\n')
    expect([lfn, size, particle]).toEqual(['/ctao/test/a', 'size      1 byte', 'particle  gamma'])
    expect(checksum).toMatch(/^checksum {2}sha256:[0-9a-f]{64}$/)
    expect(replica).toMatch(/^at .* \/.*\/a$/)
    const several = await cascadeJson(folder, 'find', '/ctao/test/b', '/ctao/test/c', '/ctao/test/a', '/ctao/test/b')
    expect(several).toMatchObject({
      code: 1,
      document: {
        files: [{ lfn: '/ctao/test/b', metadata: { particle: 'gamma' } }, { lfn: '/ctao/test/a' }],
        refused: [{ name: '/ctao/test/c' }],
      },
    })
    const none = await cascade(folder, 'find', '/ctao/test/aa')
    expect([none.code, none.stdout]).toEqual([2, ''])
    expect(none.stderr).toContain('/ctao/test/aa is not in the catalog')
    expect(none.stderr).toContain('did you mean /ctao/test/a?')
    const mixed = await cascade(folder, 'find', 'particle=gamma', '/ctao/test/a')
    expect(mixed.stderr).toContain('particle=gamma is a condition and /ctao/test/a an LFN')
  })

  it('find no more than so many, and say whether there are more', async () => {
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name)
    await cascade(folder, 'register', 'a', 'b', ...PREFIX)
    const one = await cascadeJson(folder, 'find', '--limit', '1')
    expect(one.document).toMatchObject({ files: [{ size: 1 }], more: true })
    expect((await cascade(folder, 'find', '--limit', '1')).stderr).toBe(
      'There are more than this one: a higher --limit shows more, none shows all.\n',
    )
    const all = await cascadeJson(folder, 'find', '--limit', '2')
    expect(all.document).toMatchObject({ files: [{ size: 1 }, { size: 1 }], more: false })
  })

  it('copy bytes into the home, so that the original may go', async () => {
    writeFileSync(join(folder, 'a'), 'first')
    expect((await cascade(folder, 'register', 'a', '--copy', ...PREFIX)).code).toBe(0)
    writeFileSync(join(folder, 'a'), 'changed')
    const got = await cascade(folder, 'get', '/ctao/test/a', 'out')
    expect(got.code).toBe(0)
    expect(readFileSync(join(folder, 'out/a'), 'utf8')).toBe('first')
  })

  it('get copies that may be changed: the home keeps what it has', async () => {
    writeFileSync(join(folder, 'a'), 'first')
    await cascade(folder, 'register', 'a', '--copy', ...PREFIX)
    await cascade(folder, 'get', '/ctao/test/a', 'out')
    expect(statSync(join(folder, 'out/a'))).toMatchObject({ nlink: 1 })
    expect(statSync(join(folder, 'out/a')).mode & 0o200).toBe(0o200)
    writeFileSync(join(folder, 'out/a'), 'changed')
    expect((await cascade(folder, 'get', '/ctao/test/a', 'again')).code).toBe(0)
    expect(readFileSync(join(folder, 'again/a'), 'utf8')).toBe('first')
  })

  it('get files into a directory that is made, behind the LFNs or with --to, and again without a word of failure', async () => {
    writeFileSync(join(folder, 'a'), 'first')
    await cascade(folder, 'register', 'a', ...PREFIX)
    const inFolder = join(folder, 'absolute')
    for (const where of [['new/below'], [inFolder], ['--to', join(folder, 'far/below')]]) {
      const path = join(where.at(-1) ?? '', 'a')
      const got = await cascadeJson(folder, 'get', '/ctao/test/a', ...where)
      expect(got).toMatchObject({ code: 0, document: { files: [{ path, outcome: 'fetched' }] } })
      const again = await cascadeJson(folder, 'get', '/ctao/test/a', ...where)
      expect(again).toMatchObject({ code: 0, document: { files: [{ path, outcome: 'there' }] } })
    }
  })

  it('get nothing when the last argument may be an LFN with a slip in it, or a file is where the directory should be', async () => {
    writeFileSync(join(folder, 'a'), 'first')
    await cascade(folder, 'register', 'a', ...PREFIX)
    for (const [where, said] of [
      ['/ctao/test/b', 'did you mean /ctao/test/a? (a new directory is given with --to)'],
      [join(folder, 'not/there'), 'a new directory is given with --to'],
      ['a', 'a is there and is no directory'],
      ['a/below', 'a is there and is no directory'],
    ] as const) {
      const { code, stderr } = await cascade(folder, 'get', '/ctao/test/a', where)
      expect(code).toBe(2)
      expect(stderr).toContain(said)
    }
    expect(existsSync('/ctao/test/b')).toBe(false)
  })

  it('get nothing that is not what the catalog knows, and overwrite nothing', async () => {
    writeFileSync(join(folder, 'a'), 'first')
    await cascade(folder, 'register', 'a', ...PREFIX)
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'out/a'), 'mine')
    const taken = await cascade(folder, 'get', '/ctao/test/a', 'out')
    expect(taken.code).toBe(2)
    expect(taken.stderr).toContain('nothing is overwritten')
    expect(readFileSync(join(folder, 'out/a'), 'utf8')).toBe('mine')
    writeFileSync(join(folder, 'a'), 'FIRST')
    const changed = await cascadeJson(folder, 'get', '/ctao/test/a', 'elsewhere')
    expect(changed).toMatchObject({ code: 1, document: { files: [{ outcome: 'failed' }] } })
  })

  it('have their metadata changed, and are unregistered when that is meant', async () => {
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name)
    await cascade(folder, 'register', 'a', 'b', ...PREFIX, '--meta', 'zenith=20', '--meta', 'nsb=5')
    const lfns = ['/ctao/test/a', '/ctao/test/b']
    const change = ['set-metadata', ...lfns, '--meta', 'zenith=40', '--unset', 'nsb']
    const changed = { changed: lfns, same: [], effects: [] }
    expect(await cascadeJson(folder, ...change, '--dry-run')).toEqual({ code: 0, document: changed })
    expect(await cascadeJson(folder, ...change)).toEqual({ code: 0, document: changed })
    expect((await cascade(folder, ...change)).stdout).toBe('2 files have that already: nothing is changed\n')
    expect((await cascadeJson(folder, 'find', 'zenith=40', 'nsb=Missing')).document).toMatchObject({
      files: lfns.map((lfn) => ({ lfn, metadata: { zenith: 40 } })),
    })

    const asked = await cascade(folder, 'unregister', ...lfns)
    expect(asked).toMatchObject({ code: 2, stderr: 'cascade: nobody can be asked here: "unregister" needs --yes\n' })
    expect(await cascadeJson(folder, 'unregister', '/ctao/test/a', '--yes')).toEqual({
      code: 0,
      document: { removed: ['/ctao/test/a'], effects: [] },
    })
    const unknown = await cascade(folder, 'unregister', ...lfns, '--yes')
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toMatch(/^cascade: \/ctao\/test\/a is not in the catalog.*did you mean \/ctao\/test\/b\?\n$/)
    expect((await cascadeJson(folder, 'find')).document).toMatchObject({ files: [{ lfn: '/ctao/test/b' }] })
  })

  it('have what the path rules of the configuration say of their paths, unless it is said otherwise', async () => {
    mkdirSync(join(folder, 'home'))
    const rule = "{pattern: '**/{particle}_{zenith}deg_run{run_number}.zst', lfn: '/ctao/sim/{particle}/{name}'}"
    writeFileSync(join(folder, 'home/cascade.yaml'), `path_rules: [${rule}]\n`)
    mkdirSync(join(folder, 'data'))
    for (const name of ['gamma_20deg_run007.zst', 'proton_20deg_run8.zst', 'notes.txt'])
      writeFileSync(join(folder, 'data', name), name)
    const { code, stderr } = await cascade(folder, 'register', 'data', '--meta', 'zenith=40')
    expect(code).toBe(0)
    expect(stderr).toContain('1 path fits no path rule, data/notes.txt for example')
    expect((await cascadeJson(folder, 'find', 'run_number=7')).document).toMatchObject({
      files: [
        {
          lfn: '/ctao/sim/gamma/gamma_20deg_run007.zst',
          metadata: { particle: 'gamma', zenith: 40, run_number: 7 },
        },
      ],
    })
    const other = ['register', 'data/proton_20deg_run8.zst', '--lfn-prefix', '/ctao/mine']
    expect((await cascadeJson(folder, ...other)).document).toMatchObject({
      files: [{ lfn: '/ctao/mine/proton_20deg_run8.zst' }],
    })
  })

  it('name the nearest LFN to one that is not there', async () => {
    writeFileSync(join(folder, 'run1.events'), 'events')
    await cascade(folder, 'register', 'run1.events', ...PREFIX)
    for (const command of ['get', 'why']) {
      const { code, stderr } = await cascade(folder, command, '/ctao/test/run1.event')
      expect(code).toBe(2)
      expect(stderr).toContain('did you mean /ctao/test/run1.events?')
    }
  })

  it.skipIf(process.getuid?.() === 0)('say which file cannot be read, and register the others', async () => {
    mkdirSync(join(folder, 'data'))
    for (const name of ['a', 'b']) writeFileSync(join(folder, 'data', name), name)
    chmodSync(join(folder, 'data/a'), 0)
    const { code, document } = await cascadeJson(folder, 'register', 'data', ...PREFIX)
    expect({ code, document }).toMatchObject({
      code: 1,
      document: { registered: 1, refused: 1, files: [{ reason: 'it cannot be read (EACCES)' }, {}] },
    })
  })
})
