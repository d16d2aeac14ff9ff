import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A program that runs containers, with an image that has nothing but Node. */
export interface ContainerGround {
  readonly program: string
  readonly image: string
  /** What the program needs in its environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Makes one more image, of Node and these contents. */
  readonly importImage: (name: string, contents: ImageContents) => void
  readonly remove: () => void
}

/** What an image has besides Node. */
export interface ImageContents {
  /** Files of this machine by their path in the image. */
  readonly files?: Readonly<Record<string, string>>
  /** Programs of busybox, `sh` among them, in `/bin`. */
  readonly busybox?: readonly string[]
  /** The image's entry point. */
  readonly entryPoint?: readonly string[]
}

/** The program, and an image imported from this machine's own Node: no registry is asked. Undefined where no program works. */
export function containerGround(): ContainerGround | undefined {
  const program = ['podman', 'docker'].find((candidate) => succeeds(candidate, ['version']))
  if (program === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'pod-'))
  const environment = program === 'podman' ? podmanEnvironment(directory) : {}
  const image = 'localhost/cascade-test/node:24'
  const images: string[] = []
  const importImage: ContainerGround['importImage'] = (name, contents) => {
    images.push(name)
    importRoot(program, name, { directory, environment, ...contents })
  }
  importImage(image, {})
  const remove = (): void => {
    // Podman's own folders hold files that only it can remove where it does not run as root.
    succeeds(program, ['rmi', '--force', ...images], environment)
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  return { program, image, environment, importImage, remove }
}

/** With a longer path podman runs a container, and waits for twenty seconds for the end that its own helper could not tell. */
const RUN_ROOT_CHARACTERS = 50

/** As root without systemd, podman runs with runc, cgroupfs, its own folders and no network; else it is left as it is. */
function podmanEnvironment(directory: string): Readonly<Record<string, string>> {
  if (process.getuid?.() !== 0 || !succeeds('runc', ['--version'])) return {}
  const [containers, storage] = [join(directory, 'containers.conf'), join(directory, 'storage.conf')]
  const limits = 'default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]\nnetns = "none"'
  writeFileSync(containers, `[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\n[containers]\n${limits}\n`)
  const run = join(directory, 'run')
  if (run.length > RUN_ROOT_CHARACTERS)
    throw new Error(
      `${run} has ${run.length} characters, podman takes ${RUN_ROOT_CHARACTERS}: TMPDIR should be shorter`,
    )
  const folders = `runroot = "${run}"\ngraphroot = "${join(directory, 'graph')}"`
  writeFileSync(storage, `[storage]\ndriver = "vfs"\n${folders}\n`)
  return { CONTAINERS_CONF: containers, CONTAINERS_STORAGE_CONF: storage }
}

interface Import extends ImageContents {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

function importRoot(program: string, image: string, given: Import): void {
  const { directory, environment, files = {}, busybox = [], entryPoint } = given
  const root = mkdtempSync(join(directory, 'rootfs-'))
  // Any user's, as the root of an image is.
  chmodSync(root, 0o755)
  for (const folder of ['tmp', 'etc', 'dev', 'proc', 'sys', 'bin']) mkdirSync(join(root, folder), { recursive: true })
  const node = realpathSync(process.execPath)
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
  for (const library of libraries) copyInto(root, library, library)
  copyInto(root, node, '/usr/bin/node')
  for (const [to, from] of Object.entries(files)) copyInto(root, from, to)
  if (busybox.length > 0) copyInto(root, '/bin/busybox', '/bin/busybox')
  for (const name of busybox) symlinkSync('busybox', join(root, 'bin', name))
  const archive = join(directory, 'rootfs.tar')
  execFileSync('tar', ['-C', root, '-cf', archive, '.'])
  const changes = entryPoint === undefined ? [] : ['--change', `ENTRYPOINT ${JSON.stringify(entryPoint)}`]
  const env = { ...process.env, ...environment }
  execFileSync(program, ['import', ...changes, archive, image], { env, stdio: 'ignore' })
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
