import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { OutputDeclaration } from '../../shared/model/job.ts'
import { sha256Of } from '../../shared/model/checksum.ts'
import type { TaskInput } from '../../shared/model/task-order.ts'
import {
  aGround,
  anOrder,
  anOutput,
  runOrder,
  script,
  type Ended,
  type Ground,
  type GivenOrder,
} from './runner-harness.ts'

interface Given extends GivenOrder {
  readonly outputs: OutputDeclaration[]
  readonly ground?: Ground
}

/** Runs a script that leaves outputs. */
async function leave(source: string, { outputs, ground, ...given }: Given): Promise<Ended> {
  return runOrder(anOrder({ ...given, job: { command: script(source), outputs } }), ground ?? (await aGround()))
}

describe('an output', () => {
  it('is uploaded under the execution’s prefix, with what it is', async () => {
    const ground = await aGround()
    const { manifest } = await leave('out("a b ω.dat", "content")', { outputs: [anOutput({ files: '*' })], ground })
    const key = 'attempts/toy/simulate-gamma/1/1-job-1/outputs/a b ω.dat'
    const checksum = `sha256:${createHash('sha256').update('content').digest('hex')}`
    const lfn = '/ctao/MC/simulate/toy-simulate-gamma/Data/012xxx/12345-a b ω.dat'
    expect(manifest?.outputs).toEqual([{ name: 'a b ω.dat', lfn, key, size: 7, checksum, metadata: {} }])
    expect(Buffer.from((await ground.objects.get(key)) ?? []).toString()).toBe('content')
  })

  it('is registered only when it is declared; the log names the others', async () => {
    const { manifest, log } = await leave(
      'out("a.h5", ""); out("core.1", ""); fs.mkdirSync(process.env.CASCADE_OUTPUTS + "/d.h5")',
      {
        outputs: [anOutput({ files: '*.h5' })],
      },
    )
    expect(manifest?.outputs.map((output) => output.name)).toEqual(['a.h5'])
    expect(log).toContain('not registered, as no output declares it: "core.1", "d.h5"')
  })

  it('belongs to the first declaration that fits its name', async () => {
    const outputs = [
      anOutput({ files: 'a*', metadata: { data_level: 'DL1' } }),
      anOutput({ files: '*', metadata: { data_level: 'DL2' } }),
    ]
    const { manifest } = await leave('out("a1", ""); out("b1", "")', { outputs })
    expect(manifest?.outputs.map(({ metadata }) => metadata['data_level'])).toEqual(['DL1', 'DL2'])
  })

  it('keeps its content when the command keeps another name for it', async () => {
    const ground = await aGround()
    const mine = join(ground.directory, 'mine')
    await writeFile(mine, 'content')
    await leave(`fs.linkSync(${JSON.stringify(mine)}, process.env.CASCADE_OUTPUTS + "/a")`, {
      outputs: [anOutput({ files: 'a' })],
      ground,
    })
    const { mode } = await stat(mine)
    await writeFile(mine, 'changed')
    const stored = await ground.objects.get('attempts/toy/simulate-gamma/1/1-job-1/outputs/a')
    expect(Buffer.from(stored ?? []).toString()).toBe('content')
    expect(mode & 0o200).toBe(0o200)
  })
})

describe('outputs that are not as declared fail the payload, and none is registered:', () => {
  it.each([
    ['missing', '', anOutput({ files: '*.h5' }), 'expected at least 1, found none; the outputs directory is empty'],
    ['others', 'out("b", "")', anOutput({ files: 'a' }), 'found none; the outputs directory has "b"'],
    ['too many', 'out("a", ""); out("b", "")', anOutput({ files: '*', most: 1 }), 'expected exactly 1, found 2'],
    [
      'more than any job may have',
      'for (let index = 0; index <= 1000; index++) out(index + "", "x")',
      anOutput({ files: '*', most: null }),
      'There are 1001 outputs, expected at most 1000 of one job',
    ],
    ['too few', 'out("a", "")', anOutput({ files: '*', least: 2, most: 3 }), 'expected 2 to 3, found 1'],
    ['too small', 'out("a", "xy")', anOutput({ files: 'a', minimumSize: 3 }), '"a" has 2 bytes, expected at least 3'],
    [
      'a link',
      'fs.symlinkSync("/etc/passwd", process.env.CASCADE_OUTPUTS + "/a")',
      anOutput({ files: 'a' }),
      'is a symbolic link',
    ],
    ['unspeakable', 'out("a\\n[cascade] done", "")', anOutput({ files: '*' }), 'control characters'],
    [
      'one LFN twice',
      'out("a", ""); out("b", "")',
      anOutput({ files: '*', lfn: '/x/{step}' }),
      'would have the same LFN /x/simulate',
    ],
    [
      'behind a link to another directory',
      'fs.rmdirSync(process.env.CASCADE_OUTPUTS); fs.symlinkSync("/etc", process.env.CASCADE_OUTPUTS)',
      anOutput({ files: 'passwd' }),
      'The outputs directory was replaced by something else',
    ],
    ['gone with their directory', 'fs.rmdirSync(process.env.CASCADE_OUTPUTS)', anOutput({ files: '*' }), 'found none'],
  ])('%s', async (_, source, output, why) => {
    const { manifest } = await leave(source, { outputs: [output] })
    expect(manifest).toMatchObject({ end: 'payload', exitCode: 0, outputs: [] })
    expect(manifest?.message).toContain(why)
  })

  it('a failed command, whatever it left', async () => {
    const ground = await aGround()
    const { manifest } = await leave('out("a", ""); process.exit(1)', { outputs: [anOutput({ files: 'a' })], ground })
    expect(manifest).toMatchObject({ end: 'payload', exitCode: 1, outputs: [] })
    expect(await ground.objects.size('attempts/toy/simulate-gamma/1/1-job-1/outputs/a')).toBeUndefined()
  })
})

describe('the metadata of an output', () => {
  const input = (metadata: TaskInput['metadata'], path: string): TaskInput => {
    const checksum = `sha256:${sha256Of(Buffer.from(''))}`
    return { lfn: path, location: { kind: 'path', path }, size: 0, checksum, metadata }
  }

  it('is the inputs’ in common, the transformation’s, the declaration’s, the name’s and the job’s; later wins', async () => {
    const ground = await aGround()
    const paths = ['one', 'two'].map((name) => join(ground.directory, name))
    for (const path of paths) await writeFile(path, '')
    const common = { a: 'input', b: 'input', c: 'input', d: 'input', e: 'input', producer: 'not passed on' }
    const { manifest } = await leave(
      'out("e-name.h5", ""); out("e-name.h5.meta.json", JSON.stringify({ e: 1.5, f: true }))',
      {
        ground,
        inputs: paths.map((path, index) =>
          input({ ...common, differs: index, ...(index === 0 ? { only: 1 } : {}) }, path),
        ),
        inherit: ['a', 'b', 'c', 'd', 'e', 'differs', 'only'],
        metadata: { b: 'transformation', c: 'transformation', d: 'transformation', e: 'transformation' },
        axes: { axis: 'gamma' },
        outputs: [anOutput({ files: 'e-{d}.h5', metadata: { c: 'run {run} of {axis} {a}', e: 7 } })],
      },
    )
    expect(manifest?.outputs.map(({ metadata }) => metadata)).toEqual([
      { a: 'input', b: 'transformation', c: 'run 12345 of gamma input', d: 'name', e: 1.5, f: true },
    ])
  })

  it.each([
    ['{', 'is no JSON object'],
    ['[1]', 'is no JSON object'],
    ['{"zenith": [1]}', 'something else than text, a number, true or false of zenith'],
    ['{"zenith": null}', 'of zenith'],
  ])('fails the payload when the job writes %j', async (text, why) => {
    const source = `out("a", ""); out("a.meta.json", ${JSON.stringify(text)})`
    const { manifest } = await leave(source, { outputs: [anOutput({ files: '*' })] })
    expect(manifest).toMatchObject({ end: 'payload', outputs: [] })
    expect(manifest?.message).toContain(why)
  })

  it.each([
    ['a pipe', `require('node:child_process').execFileSync('mkfifo', [meta])`, 'is no regular file'],
    ['a link', `fs.writeFileSync(elsewhere, '{"a": 1}'); fs.symlinkSync(elsewhere, meta)`, 'is no regular file'],
    ['a directory', 'fs.mkdirSync(meta)', 'is no regular file'],
    ['huge', 'fs.writeFileSync(meta, " ".repeat(1_000_001))', 'has 1000001 bytes, expected at most 1000000'],
  ])('is not read from a file that is %s: the payload fails', async (_, make, why) => {
    const source = `out("a", ""); const meta = path.join(process.env.CASCADE_OUTPUTS, 'a.meta.json'), elsewhere = 'b'; ${make}`
    const { manifest } = await leave(source, { outputs: [anOutput({ files: '*' })] })
    expect(manifest).toMatchObject({ end: 'payload', outputs: [] })
    expect(manifest?.message).toBe(`"a.meta.json", written by the job, ${why}.`)
  })

  it('cannot name what nobody knows', async () => {
    const output = anOutput({ files: 'a', metadata: { x: '{nobody}' } })
    const { manifest } = await leave('out("a", "")', { outputs: [output] })
    expect(manifest).toMatchObject({ end: 'configuration', outputs: [] })
    expect(manifest?.message).toContain('{nobody}')
  })
})
