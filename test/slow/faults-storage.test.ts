import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { cascade } from '../flow/cli-process.ts'
import { chainOf } from './faults/chain.ts'
import { fill, mayMount, remount } from './faults/disk.ts'
import { aGround, until, type Ground } from './faults/ground.ts'

const DISK = 64_000_000
const canMount = mayMount()

/** A sentence or two to a command line's user: no stack, nothing said again and again. */
function expectSentences(said: string): void {
  const lines = said.split('\n').filter((line) => line !== '')
  expect(lines.filter((line) => /^ +at |^Error|node:internal/.test(line))).toEqual([])
  // Each stage that is refused says so once a minute.
  expect(lines.length).toBeLessThan(40)
}

async function expectWhole(ground: Ground): Promise<void> {
  const { status, steps, failures } = await ground.status('chain')
  expect({ status, failures }).toEqual({ status: 'Completed', failures: [] })
  expect(steps).toMatchObject([
    { step: 'simulate', files: {}, tasks: { Done: 4, Failed: 0 } },
    { step: 'process', files: { Processed: 4 }, tasks: { Failed: 0 } },
  ])
  expect(await ground.found('data_level=R1')).toHaveLength(4)
  expect(await ground.found('data_level=DL2')).toHaveLength(2)
}

/** A run of a chain on a small disk, with two jobs under way. */
async function underWay() {
  const ground = aGround({ disk: DISK, home: 'disk/home' })
  ground.write('chain.yaml', chainOf(ground.folder, 4))
  ground.hold()
  const run = ground.begin('run', 'chain.yaml')
  await until(() => ground.began().length === 2)
  return { ground, run, disk: join(ground.folder, 'disk') }
}

describe.skipIf(!canMount)('a full disk', () => {
  it('is said in a sentence, and the run goes on to the right result when there is room', async () => {
    const { ground, run, disk } = await underWay()
    const filler = fill(disk)
    ground.release()
    await until(() => /the disk is full|No job is started/.test(run.said()))
    expect(await ground.run('status')).toMatchObject({ code: 0, stderr: '' })
    rmSync(filler)
    expect((await run.ended).code).toBe(0)
    expectSentences(run.said())
    await expectWhole(ground)
  })

  it('is said by the next command, too, and nothing is lost when the engine dies on it', async () => {
    const { ground, run, disk } = await underWay()
    const filler = fill(disk)
    ground.release()
    await until(() => /the disk is full|No job is started/.test(run.said()))
    run.child.kill('SIGKILL')
    await run.ended
    await until(() => ground.began().every(({ pid }) => !existsSync(`/proc/${pid}`)))
    fill(disk)
    // What it has to write may still fit into the database's log: then it begins, says that there is no room, and waits.
    const second = ground.begin('run', 'chain.yaml')
    await until(() => /the disk is full|No job is started/.test(second.said()))
    rmSync(filler)
    const { code } = await second.ended
    expect([0, 1]).toContain(code)
    expectSentences(second.said())
    if (code === 1) expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
  })
})

describe.skipIf(!canMount)('a read-only disk', () => {
  it('can be looked at; every command that would write says so in a sentence, with exit code 1', async () => {
    const ground = aGround({ disk: DISK, home: 'disk/home' })
    ground.write('chain.yaml', chainOf(ground.folder, 4))
    expect((await ground.run('submit', 'chain.yaml')).code).toBe(0)
    remount(join(ground.folder, 'disk'), 'ro')
    for (const args of [['run', 'chain.yaml'], ['up'], ['register', 'chain.yaml']]) {
      const { code, stdout, stderr } = await ground.run(...args)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^cascade: .*disk\/home.* read-only.*\n$/)
    }
    expect((await ground.status('chain')).status).toBe('Active')
    remount(join(ground.folder, 'disk'), 'rw')
    expect((await ground.run('run', 'chain.yaml')).code).toBe(0)
    await expectWhole(ground)
  })
})

describe('a home', () => {
  it.each([
    ['a path longer than a socket’s may be', `${'a long path/'.repeat(20)}home`],
    ['blanks and other scripts in its path', 'my data/ñandú 日本語/сцена'],
  ])('with %s works, and is reached while an engine works on it', async (_, home) => {
    const ground = aGround({ home })
    ground.write('chain.yaml', chainOf(ground.folder, 4))
    ground.hold()
    const run = ground.begin('run', 'chain.yaml')
    await until(() => ground.began().length === 2)
    expect(await ground.status('chain')).toMatchObject({ status: 'Active' })
    ground.release()
    expect((await run.ended).code).toBe(0)
    await expectWhole(ground)
  })

  it('is a directory, not a file, and can be made where it is said', async () => {
    const ground = aGround()
    ground.write('file', '')
    for (const [home, code, says] of [
      ['file', 2, 'is a file, it should be a directory'],
      ['file/home', 1, 'a part of the path is a file'],
      ['/proc/home', 1, 'nothing can be made there'],
    ] as const) {
      const ended = await cascade(ground.folder, 'register', 'file', '--home', home)
      expect(ended).toMatchObject({ code, stdout: '' })
      expect(ended.stderr).toMatch(new RegExp(`^cascade: .*${says}.*\n$`))
    }
  })
})

describe('a home with a database', () => {
  const another = (path: string, sql: string): void => {
    const database = new DatabaseSync(path)
    database.exec(sql)
    database.close()
  }

  it.each([
    ['of a newer Cascade', 'PRAGMA user_version = 999', 'a newer Cascade made it, in format 999'],
    ['of an older Cascade', 'PRAGMA user_version = -1', 'an older Cascade made it, in format -1'],
    ['of another program', 'CREATE TABLE theirs (a)', 'made by another program'],
  ])('%s is told from its own, and left as it is', async (_, sql, says) => {
    const ground = aGround()
    const path = join(ground.home, 'cascade.db')
    another(path, sql)
    const before = readFileSync(path)
    await expectRefused(ground, says)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('that is garbage, or damaged, says so, and leaves it as it is', async () => {
    const ground = aGround()
    const path = join(ground.home, 'cascade.db')
    writeFileSync(path, 'this is no database, however long one reads in it. '.repeat(100))
    await expectRefused(ground, 'it is not a database')
    rmSync(path)
    expect((await ground.run('status')).code).toBe(0)
    const whole = readFileSync(path)
    writeFileSync(path, whole.fill(0x55, 100, 4096))
    await expectRefused(ground, 'its content is damaged')
    expect(readFileSync(path).equals(whole)).toBe(true)
  })
})

async function expectRefused(ground: Ground, says: string): Promise<void> {
  const { code, stdout, stderr } = await ground.run('status')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(new RegExp(`^cascade: The database .*${says}.*\n$`))
}
