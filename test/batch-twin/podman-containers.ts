import { execFile, spawn } from 'node:child_process'
import type { ContainerExit, ContainerRequest, Containers, RunningContainer } from './containers.ts'

/** How an image of a job definition is had on this machine, where no registry is. */
export interface LocalImage {
  readonly image: string
  /** In place of the image's own. */
  readonly entryPoint: readonly string[]
  /** `--volume` of podman: `/repository:/app:ro`. */
  readonly mounts: readonly string[]
}

/** How containers are run by podman. */
export interface PodmanOptions {
  /** Local images by the name that definitions have for them; others are taken by their own name. */
  readonly images: Readonly<Record<string, LocalImage>>
  /** What all containers find in their environment beside what Batch gives them: where AWS is. */
  readonly environment: Readonly<Record<string, string>>
  /** Of podman itself: where its configuration is. */
  readonly podman?: Readonly<Record<string, string>>
}

const PROGRAM = 'podman'

/** Real containers over a shared volume, on the machine's own network, where the emulator of S3 listens. */
export function podmanContainers(options: PodmanOptions): Containers {
  return {
    start: (request, log): RunningContainer => {
      const env = { ...process.env, ...options.podman }
      const child = spawn(PROGRAM, [...argumentsOf(request, options)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          said = `${said}${chunk.toString()}`.slice(-2000)
          log(chunk.toString())
        })
      const exit = new Promise<ContainerExit>((resolve) => {
        child.once('error', (error) => resolve({ reason: `CannotStartContainerError: ${error.message}` }))
        child.once('close', (code) => resolve(code === 125 ? { reason: reasonOf(said) } : { exitCode: code ?? 1 }))
      })
      const send = (signal: string) => {
        execFile(PROGRAM, ['kill', '--signal', signal, request.id], { env }, () => undefined)
      }
      return { exit, stop: () => send('TERM'), kill: () => send('KILL') }
    },
  }
}

function argumentsOf(request: ContainerRequest, { images, environment }: PodmanOptions): readonly string[] {
  const local = images[request.image] ?? { image: request.image, entryPoint: [], mounts: [] }
  const [entry, ...first] = local.entryPoint
  const variables = Object.entries({ ...environment, ...request.environment })
  return [
    ...['run', '--rm', '--pull', 'never', '--network', 'host', '--name', request.id],
    ...['--memory', `${request.memory}m`, '--volume', `${request.volume}:/cascade`],
    ...local.mounts.flatMap((mount) => ['--volume', mount]),
    ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(entry === undefined ? [] : ['--entrypoint', entry]),
    local.image,
    ...first,
    ...request.command,
  ]
}

/** Podman's own exit code 125 says that it is not the container that failed. */
function reasonOf(said: string): string {
  const kind = /no such image|image not known|unable to find/i.test(said)
    ? 'CannotPullContainerError'
    : 'CannotStartContainerError'
  return `${kind}: ${said.trim().split('\n').at(-1) ?? ''}`
}
