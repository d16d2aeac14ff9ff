import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { containerArguments, type ContainedCommand } from '../../jobs/machine/container-arguments.ts'
import { placesIn } from '../../jobs/places.ts'
import { aGround, anOrder, runOrder, type Ended } from './runner-harness.ts'

const BROKEN = '#!/bin/sh\necho "Cannot connect to the daemon" >&2\nexit 1\n'
/** Works, has every image, and writes what it is asked to run. */
const WORKS = '#!/bin/sh\n[ "$1" = run ] && echo "asked: $*"\nexit 0\n'
/** Works, but has no image and cannot get one. */
const EMPTY = '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "no such image" >&2\nexit 125\n'

/** Runs an order that names an image, on a machine with just these programs for containers. */
async function withPrograms(programs: Readonly<Record<string, string>>): Promise<Ended> {
  const ground = await aGround()
  const bin = join(ground.directory, 'bin')
  await mkdir(bin)
  for (const [name, text] of Object.entries(programs)) await writeFile(join(bin, name), text, { mode: 0o755 })
  return runOrder(anOrder({ job: { image: 'some:image', command: ['job'] } }), ground, { PATH: bin })
}

describe('an image', () => {
  it.each([
    [
      {},
      'Image some:image is asked for, but neither podman nor docker is installed; install one, or say container: none.',
    ],
    [{ docker: BROKEN }, 'but docker does not work: Cannot connect to the daemon, or say container: none.'],
    [{ podman: EMPTY }, 'Image some:image is not on this machine and podman cannot bring it: no such image'],
  ])('that nothing here can run is the configuration’s: %j', async (programs, why) => {
    const { manifest } = await withPrograms(programs)
    expect(manifest).toMatchObject({ end: 'configuration', exitCode: null })
    expect(manifest?.message).toContain(why)
  })

  it.each([
    ['podman', { podman: WORKS, docker: BROKEN }],
    ['podman', { podman: WORKS, docker: WORKS }],
    ['docker', { podman: BROKEN, docker: WORKS }],
    ['docker', { docker: WORKS }],
  ])('is run by %s, of %j', async (program, programs) => {
    const { manifest, log } = await withPrograms(programs)
    expect(manifest).toMatchObject({ end: 'done', exitCode: 0 })
    expect(log).toContain(`[cascade] command: "${program}" "run"`)
    expect(log).toMatch(/^asked: run --name cascade-.+ some:image job$/m)
  })
})

describe('the arguments of a container', () => {
  const command: ContainedCommand = {
    program: 'docker',
    name: 'n',
    image: 'i',
    argv: ['a', '--rm'],
    environment: { X: 'a=b c' },
    resources: { cpus: 1e6, memoryMegabytes: 200, timeSeconds: 1 },
    places: placesIn('/h, "o"/1'),
    staged: [],
  }

  it('quote a path as a line of CSV, and stand before the image, the command’s behind it', () => {
    const all = containerArguments(command)
    expect(all).toContain('type=bind,"source=/h, ""o""/1/work",target=/cascade/work')
    expect(all.slice(-3)).toEqual(['i', 'a', '--rm'])
    expect(all).toContain('X=a=b c')
  })

  it('never ask for more processors than there are, and run as this user', () => {
    const all = containerArguments(command)
    expect(Number(all[all.indexOf('--cpus') + 1])).toBeLessThan(1e6)
    expect(all[all.indexOf('--user') + 1]).toBe(`${process.getuid?.()}:${process.getgid?.()}`)
    const podman = containerArguments({ ...command, program: 'podman' })
    expect(podman[podman.indexOf('--user') + 1]).toBe('0:0')
  })
})
