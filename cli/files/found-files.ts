/** A file to be registered, as it was found on this machine. */
export interface FoundFile {
  /** Path below the given directory, `/` between parts; of a file that was given itself, its name. */
  readonly name: string
  /** Absolute, without links: the directory that was given, or that the given file is in. */
  readonly root: string
  /** As people know it: the given path and the way below it. */
  readonly shown: string
  /** Absolute, without links: where the bytes are. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Absolute path of the metadata beside it (`<name>.meta.json`); null = there is none. */
  readonly sidecar: string | null
}

/** Something that is not registered, and why. */
export interface PassedOver {
  readonly shown: string
  readonly reason: string
}

/** What lies at the given paths. */
export interface FoundFiles {
  /** In the order of the given paths, and by name below each. */
  readonly files: readonly FoundFile[]
  readonly refused: readonly PassedOver[]
  /** What a person should know: registered under another name, or none of the user's files. */
  readonly notes: readonly string[]
}
