import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ContainerRequest } from '../batch-twin/containers.ts'
import { processContainers } from '../batch-twin/process-containers.ts'

const IMAGE = 'runner:1'

/** A volume, and containers as processes over it whose runner says what it is asked. */
async function ground() {
  const volume = await mkdtemp(join(tmpdir(), 'a volume '))
  onTestFinished(() => rm(volume, { recursive: true, force: true }))
  const runner = ['/bin/sh', '-c', 'echo "$CASCADE_VOLUME $X $AWS $@"', 'runner']
  const environment = { PATH: process.env['PATH'] ?? '', AWS: 'there' }
  const containers = processContainers({ runnerImage: IMAGE, runner, environment })
  let said = ''
  const start = (image: string, command: readonly string[]) => {
    const request: ContainerRequest = { id: 'x', image, command, environment: { X: 'x' }, volume, memory: 100 }
    return containers.start(request, (text) => void (said += text))
  }
  return { volume, start, said: () => said }
}

it("runs what replaces the runner image's entry point, with its arguments", async () => {
  const { volume, start, said } = await ground()
  expect(await start(IMAGE, ['stage-in', '/cascade/a', '/cascades']).exit).toEqual({ exitCode: 0 })
  await expect.poll(said).toBe(`${volume} x there stage-in ${volume}/a /cascades\n`)
})

it("passes on any other command of the runner's image, as its entry point does", async () => {
  const { volume, start, said } = await ground()
  expect(await start(IMAGE, ['/bin/sh', '-c', 'echo "$0"', '/cascade/start']).exit).toEqual({ exitCode: 0 })
  await expect.poll(said).toBe(`${volume}/start\n`)
})

it("runs another image's command as it is, over the volume's directory", async () => {
  const { volume, start } = await ground()
  expect(
    await start('other', ['/bin/sh', '-c', 'echo "$0" > "$CASCADE_VOLUME/said"; exit 7', '/cascade/start']).exit,
  ).toEqual({
    exitCode: 7,
  })
  expect(await readFile(join(volume, 'said'), 'utf8')).toBe(`${volume}/start\n`)
})

it('says why a program cannot be started', async () => {
  const { start } = await ground()
  const { exitCode, reason } = await start('other', ['no-such-program']).exit
  expect([exitCode, reason]).toEqual([undefined, expect.stringContaining('CannotStartContainerError')])
})

it('is ended with all that it has started, also when it does not want to be', async () => {
  const { volume, start } = await ground()
  const script = 'trap "" TERM; (sleep 1000 & echo $! > "$CASCADE_VOLUME/child"; wait); sleep 1000'
  const container = start('other', ['/bin/sh', '-c', script])
  await expect.poll(() => existsSync(join(volume, 'child'))).toBe(true)
  await expect.poll(() => readFile(join(volume, 'child'), 'utf8')).not.toBe('')
  const child = Number(await readFile(join(volume, 'child'), 'utf8'))
  container.stop()
  container.kill()
  expect(await container.exit).toEqual({ exitCode: 137 })
  await expect.poll(() => isAlive(child)).toBe(false)
})

/** A zombie, that nobody has waited for yet, is dead. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && !/\) [ZX] /.test(stat)
}
