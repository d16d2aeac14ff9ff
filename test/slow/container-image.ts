import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A program that runs containers, with an image that has nothing but Node. */
export interface ContainerGround {
  readonly program: string
  readonly image: string
  /** What the program needs in its environment. */
  readonly environment: Readonly<Record<string, string>>
  readonly remove: () => void
}

/** The program, and an image imported from this machine's own Node: no registry is asked. Undefined where no program works. */
export function containerGround(): ContainerGround | undefined {
  const program = ['podman', 'docker'].find((candidate) => succeeds(candidate, ['version']))
  if (program === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'cascade-containers-'))
  const environment = program === 'podman' ? podmanEnvironment(directory) : {}
  const image = 'localhost/cascade-test/node:24'
  importNode(program, image, { directory, environment })
  const remove = (): void => {
    // Podman's own folders hold files that only it can remove where it does not run as root.
    succeeds(program, ['rmi', '--force', image], environment)
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  return { program, image, environment, remove }
}

/** As root without systemd, podman runs with runc, cgroupfs, its own folders and no network; else it is left as it is. */
function podmanEnvironment(directory: string): Readonly<Record<string, string>> {
  if (process.getuid?.() !== 0 || !succeeds('runc', ['--version'])) return {}
  const [containers, storage] = [join(directory, 'containers.conf'), join(directory, 'storage.conf')]
  const limits = 'default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]\nnetns = "none"'
  writeFileSync(containers, `[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\n[containers]\n${limits}\n`)
  const folders = `runroot = "${join(directory, 'run')}"\ngraphroot = "${join(directory, 'graph')}"`
  writeFileSync(storage, `[storage]\ndriver = "vfs"\n${folders}\n`)
  return { CONTAINERS_CONF: containers, CONTAINERS_STORAGE_CONF: storage }
}

interface Place {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

function importNode(program: string, image: string, { directory, environment }: Place): void {
  const root = join(directory, 'rootfs')
  for (const folder of ['tmp', 'etc', 'dev', 'proc', 'sys']) mkdirSync(join(root, folder), { recursive: true })
  const node = realpathSync(process.execPath)
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
  for (const library of libraries) copyInto(root, library, library)
  copyInto(root, node, '/usr/bin/node')
  const archive = join(directory, 'rootfs.tar')
  execFileSync('tar', ['-C', root, '-cf', archive, '.'])
  execFileSync(program, ['import', archive, image], { env: { ...process.env, ...environment }, stdio: 'ignore' })
}

function copyInto(root: string, from: string, to: string): void {
  if (!existsSync(from)) return
  mkdirSync(dirname(join(root, to)), { recursive: true })
  copyFileSync(from, join(root, to))
}

function succeeds(
  program: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): boolean {
  try {
    execFileSync(program, argv, { stdio: 'ignore', env: { ...process.env, ...environment } })
    return true
  } catch {
    return false
  }
}
