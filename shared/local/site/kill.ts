import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Milliseconds that podman or docker may take to end a container. */
const KILL_TIME = 10_000

/** A container and the program (podman, docker) that knows it by name. */
export interface RunningContainer {
  readonly program: string
  readonly name: string
}

/** Sends a signal to a process group; one that is gone is passed over. */
export function killGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone meanwhile, or no longer ours to kill.
  }
}

/** Ends a container at once; one that is gone is passed over. */
export async function killContainer(container: RunningContainer): Promise<void> {
  try {
    await run(container.program, ['kill', container.name], { timeout: KILL_TIME })
  } catch {
    // Gone meanwhile.
  }
}
