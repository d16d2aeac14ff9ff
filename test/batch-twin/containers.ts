/** A container to be run. */
export interface ContainerRequest {
  /** Unlike any other: what a container engine calls it. */
  readonly id: string
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The directory of this machine that all containers of the task have at `/cascade`. */
  readonly volume: string
  /** MiB. */
  readonly memory: number
}

/** How a container ended; `exitCode` absent: it could not be started, for the reason. */
export interface ContainerExit {
  readonly exitCode?: number
  readonly reason?: string
}

/** A container that was started. */
export interface RunningContainer {
  readonly exit: Promise<ContainerExit>
  /** Asks it to end. */
  stop(): void
  /** Ends it at once. */
  kill(): void
}

/** What runs containers. */
export interface Containers {
  /** `log` gets what the container writes. */
  start(request: ContainerRequest, log: (text: string) => void): RunningContainer
}
