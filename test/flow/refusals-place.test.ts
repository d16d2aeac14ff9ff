import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cascade, makeFolder, removeFolder } from './cli-process.ts'

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

const TOY = `
production: toy
job: { container: none, resources: { cpus: 1, memory: 100MB, time: 1m } }
steps:
  - name: one
    type: MCSimulation
    runs: { count: 1 }
    command: [touch, '{outputs}/{run}.txt']
    outputs: [{ files: '*.txt', metadata: { data_level: R1 } }]
`

let folder = ''

beforeEach(() => {
  folder = makeFolder()
})

afterEach(() => {
  removeFolder(folder)
})

describe('a home', () => {
  it('without a name is refused, and nothing is made in the working directory', async () => {
    const { code, stderr } = await cascade(folder, 'status', '--home', '')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'cascade: --home is empty, it should be the path of a directory\n',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('whose configuration is wrong is refused, with file, line and field', async () => {
    mkdirSync(join(folder, 'home'))
    writeFileSync(join(folder, 'home/cascade.yaml'), '\nsites: [{ name: local, slots: two }]\n')
    const { code, stderr } = await cascade(folder, 'status')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^cascade: .*home\/cascade\.yaml: line 2, sites\.0\.slots: "two" should be a number\n$/)
    expect(existsSync(join(folder, 'home/cascade.db'))).toBe(false)
  })
})

describe('a home that is not there', () => {
  const READING = [
    ['status'],
    ['status', 'toy', '--watch'],
    ['find', 'all'],
    ['get', '/ctao/file'],
    ['files', 'toy/one'],
    ['tasks', 'toy/one'],
    ['why', 'toy'],
    ['log', 'toy/one/1'],
    ['sites'],
  ]
  const OPERATING = [
    ['start', 'toy/one'],
    ['extend', 'toy/one', '5'],
    ['retry', 'toy/one'],
    ['rm', 'toy', '--yes'],
  ]

  it.each([...READING, ...OPERATING].map((args) => [args]))('is refused by %j, and not made', async (args) => {
    mkdirSync(join(folder, 'some/where'), { recursive: true })
    for (const home of ['mistyped', 'some']) {
      const { code, stderr } = await cascade(folder, ...args, '--home', home)
      expect(code).toBe(2)
      expect(stderr).toMatch(
        new RegExp(`^cascade: there is no home at .*/${home}: "cascade up", .* make one there, .*\\n$`),
      )
    }
    expect(readdirSync(folder)).toEqual(['some'])
    expect(readdirSync(join(folder, 'some'))).toEqual(['where'])
  })

  it.each([
    ['run', 'nope.yaml'],
    ['submit', 'nope.yaml'],
    ['run', 'wrong.yaml'],
    ['submit', 'wrong.yaml'],
    ['submit', 'toy.yaml', '--replace', 'one'],
    ['submit', 'inputs.yaml'],
    ['register', 'nope'],
    ['register', 'toy.yaml', '--meta', 'zenit=3'],
  ])('is not made by what is refused: %s %s', async (...args) => {
    writeFileSync(join(folder, 'toy.yaml'), TOY)
    writeFileSync(join(folder, 'wrong.yaml'), TOY.replace('{run}', '{rum}'))
    const inputs = TOY.replace('type: MCSimulation', 'input: { data_level: R0 }').replace(
      'runs: { count: 1 }',
      'register: [toy.yaml]',
    )
    writeFileSync(join(folder, 'toy.yaml.meta.json'), '{"data_level": "DL1"}')
    writeFileSync(join(folder, 'inputs.yaml'), inputs)
    const { code, stderr } = await cascade(folder, ...args)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^cascade: .*\n$/) as unknown })
    expect(existsSync(join(folder, 'home'))).toBe(false)
  })

  it('is not made, nor missed, by what asks for the configuration only', async () => {
    writeFileSync(join(folder, 'toy.yaml'), TOY)
    for (const args of [['config'], ['validate', 'toy.yaml'], ['submit', 'toy.yaml', '--dry-run']])
      expect(await cascade(folder, ...args, '--home', 'new')).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(folder)).toEqual(['toy.yaml'])
    expect((await cascade(folder, 'submit', 'toy.yaml', '--home', 'new')).code).toBe(0)
    expect((await cascade(folder, 'status', '--home', 'new')).stdout).toContain('toy')
  })
})

describe.skipIf(!existsSync('/dev/full'))('output on a full disk', () => {
  const run = (stdio: readonly ['ignore', number | 'pipe', number | 'pipe'], ...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, ...args, '--home', join(folder, 'home')], {
      stdio: [...stdio],
      encoding: 'utf8',
    })

  it('ends a command whose answer finds no room in a sentence, with 1', () => {
    const { status, stderr } = run(['ignore', openSync('/dev/full', 'w'), 'pipe'], 'config')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^cascade: the answer cannot be written \(ENOSPC.*\)\n$/)
  })

  it('does not end one that has only something to remark', () => {
    writeFileSync(join(folder, 'file'), 'content')
    const { status, stdout } = run(['ignore', 'pipe', openSync('/dev/full', 'w')], 'register', join(folder, 'file'))
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1 file registered\n' })
  })
})
