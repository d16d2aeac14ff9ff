/** An object in a bucket: its key and, in a bucket that keeps them, which of the versions under it. */
export interface ObjectPlace {
  readonly key: string
  /** Null: whatever is there now. */
  readonly version: string | null
}

// No key that Cascade makes begins with `@`, and none under which files come in.
const VERSIONED = /^@([^/]+)\/(.*)$/s

/** The path of a replica: the key, or `@VERSION/KEY`. It names these very bytes, whatever is put under the key later. */
export function objectPath({ key, version }: ObjectPlace): string {
  return version === null ? key : `@${version}/${key}`
}

/** The inverse of {@link objectPath}. */
export function placeOfPath(path: string): ObjectPlace {
  const [, version, key] = VERSIONED.exec(path) ?? []
  return version === undefined || key === undefined ? { key: path, version: null } : { key, version }
}
