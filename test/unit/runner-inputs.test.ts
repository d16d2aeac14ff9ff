import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256Of } from '../../shared/model/checksum.ts'
import type { Manifest } from '../../shared/model/manifest.ts'
import type { TaskInput } from '../../shared/model/task-order.ts'
import { aGround, anOrder, runOrder, script, type Ground } from './runner-harness.ts'
import { smallDisk } from './runner-small-disk.ts'

const checksum = `sha256:${sha256Of(Buffer.from('one'))}`

function inputAt(path: string, lfn: string, size = 3): TaskInput {
  return { lfn, location: { kind: 'path', path }, size, checksum, metadata: { particle: 'gamma' } }
}

async function manifestOf(inputs: TaskInput[], ground: Ground): Promise<Manifest | null> {
  return (await runOrder(anOrder({ inputs }), ground)).manifest
}

describe('inputs', () => {
  it('lie where inputs.json and the placeholders say, from paths and from objects, with equal names apart', async () => {
    const ground = await aGround()
    const one = join(ground.directory, 'somewhere else')
    await writeFile(one, 'one')
    await ground.objects.put('k/two', 'two')
    const two: TaskInput = {
      lfn: '/b/x ω',
      location: { kind: 'object', key: 'k/two' },
      size: 3,
      checksum,
      metadata: {},
    }
    const source = `const list = JSON.parse(fs.readFileSync(process.env.CASCADE_INPUTS + "/inputs.json"))
      console.log(JSON.stringify(list.map(({ path, ...rest }, i) => [path === $[i], fs.readFileSync(path, "utf8"), rest])))`
    const order = anOrder({ inputs: [inputAt(one, '/a/x ω'), two], job: { command: [...script(source), '{inputs}'] } })
    const { log } = await runOrder(order, ground)
    const rest = { size: 3, checksum }
    const expected = [
      [true, 'one', { lfn: '/a/x ω', ...rest, metadata: { particle: 'gamma' } }],
      [true, 'two', { lfn: '/b/x ω', ...rest, metadata: {} }],
    ]
    expect(log).toContain(`\n${JSON.stringify(expected)}\n`)
  })

  it('whose names no file system takes lie under a shortened one, and keep extension and LFN', async () => {
    const ground = await aGround()
    const path = join(ground.directory, 'f')
    await writeFile(path, 'one')
    await ground.objects.put('k', 'one')
    const lfn = `/l/${'ω'.repeat(200)}.simtel.zst`
    const inputs = [inputAt(path, lfn), { ...inputAt('', `${lfn}x`), location: { kind: 'object', key: 'k' } as const }]
    const source = `const list = JSON.parse(fs.readFileSync(process.env.CASCADE_INPUTS + "/inputs.json"))
      console.log("read", list.map(({ path, lfn }, i) => [path === $[i], fs.readFileSync(path, "utf8"), lfn.length]).join())`
    const { log, manifest } = await runOrder(
      anOrder({ inputs, job: { command: [...script(source), '{inputs}'] } }),
      ground,
    )
    expect(log).toContain('\nread true,one,214,true,one,215\n')
    expect(log).toMatch(/\/ω{88}~[0-9a-f]{12}\.simtel\.zst"/)
    expect(manifest?.end).toBe('done')
  })

  it('that are gone, changed or no files are the payload’s, by their LFN', async () => {
    const ground = async (): Promise<Ground> => aGround()
    const changed = await ground()
    await writeFile(join(changed.directory, 'f'), 'more than 3')
    const ends = [
      await manifestOf([inputAt(join(changed.directory, 'f'), '/l/changed')], changed),
      await manifestOf([inputAt('/tmp/no such file at all', '/l/gone')], await ground()),
      await manifestOf([inputAt('/tmp', '/l/directory')], await ground()),
      await manifestOf([{ ...inputAt('/', '/l/object'), location: { kind: 'object', key: 'none' } }], await ground()),
    ]
    expect(ends.map((one) => [one?.end, one?.input, one?.message.split(':')[0]])).toEqual([
      ['payload', '/l/changed', 'Input /l/changed has 11 bytes, but was registered with 3'],
      ['payload', '/l/gone', 'Input /l/gone is gone'],
      ['payload', '/l/directory', 'Input /l/directory is no file'],
      ['payload', '/l/object', 'Input /l/object is gone'],
    ])
  })

  it('changed in place, of the same size, are the payload’s: which one, and what it should be', async () => {
    const ground = await aGround()
    const path = join(ground.directory, 'f')
    await writeFile(path, 'two')
    const manifest = await manifestOf([inputAt(path, '/l/changed')], ground)
    expect(manifest).toMatchObject({ end: 'payload', exitCode: null, input: '/l/changed' })
    const actual = `sha256:${sha256Of(Buffer.from('two'))}`
    const said = `has the checksum ${actual}, but was registered with ${checksum}: ${path} was changed.`
    expect(manifest?.message).toBe(`Input /l/changed ${said}`)
  })

  it('whose storage is away are the machine’s', async () => {
    const manifest = await manifestOf([inputAt('/no/such/mount/f', '/l/away')], await aGround())
    expect(manifest).toMatchObject({ end: 'infrastructure', exitCode: null, input: '/l/away' })
    expect(manifest?.message).toBe('Input /l/away cannot be reached: the directory of /no/such/mount/f is not there.')
  })
})

describe('a full disk', () => {
  it('is the machine’s failure, and said', async (context) => {
    const ground = await aGround()
    const disk = await smallDisk(ground.directory, 64 * 1024).catch(() => undefined)
    if (disk === undefined) return context.skip('needs the right to mount a small file system')
    await ground.objects.put('k', Buffer.alloc(200_000))
    await mkdir(join(disk, 'jobs'))
    const sandbox = [{ path: 'big', key: 'k', executable: false }]
    const { manifest } = await runOrder(anOrder({ job: { sandbox } }), {
      ...ground,
      workDirectory: join(disk, 'jobs/1'),
    })
    expect(manifest).toMatchObject({ end: 'infrastructure', exitCode: null })
    expect(manifest?.message).toContain('the disk is full (ENOSPC)')
  })
})
