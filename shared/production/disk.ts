/** What can be asked of the machine on which a production is submitted. Paths are relative to the YAML's folder, or absolute. */
export interface Disk {
  /** Whether a program of this name would be found on the PATH. */
  onPath(program: string): boolean
  /** Whether there is a file or a folder. */
  exists(path: string): boolean
  /** A file itself, or all files below a folder; nothing when there is none. */
  list(path: string): readonly string[]
  /** What is at a path or below it and can be in no sandbox, links that lead out of the YAML's folder for example. */
  refused(path: string): readonly RefusedPath[]
  /** Whether the site runs every command on this machine, whatever image its job names. */
  readonly hostOnly: boolean
  /** Whether jobs run elsewhere, in the image of the runner those that name none (AWS): then this machine's programs say nothing. */
  readonly inRunnerImage: boolean
}

/** What can be in no sandbox, and why, as the end of a sentence that begins with its path. */
export interface RefusedPath {
  readonly path: string
  readonly reason: string
}
