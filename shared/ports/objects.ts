/** Where whoever asked for an object reads its bytes: a path of the server's machine, to be copied from, or a URL to GET. */
export type ObjectLocation =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }

/** What somebody else is to put. */
export interface PlacedContent {
  /** In hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/** Where somebody else puts an object: by a PUT of its bytes to a URL, with these headers. */
export interface ObjectPlacement {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a store knows of an object without reading it. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number
  /** Of all of its bytes, of any kind that a file may have; null: the store keeps none. */
  readonly checksum: string | null
}

/** Bytes from the first to the last, as the Range of HTTP has it. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Bytes under keys: outputs, manifests, logs, sandboxes, lists of tasks. Nothing is ever overwritten.
 * AWS: a bucket of S3, puts with `If-None-Match: *`. One machine: a directory, made by link, which fails if the name is there.
 */
export interface Objects {
  /** Stores bytes under a key that does not exist yet. Returns false, and changes nothing, when it does. S3: PutObject. */
  put(key: string, content: string | Uint8Array): Promise<boolean>
  /**
   * Stores a file of this machine, likewise. The file must not be changed afterwards: it may be shared, not copied.
   * Throws an InputError when there is no regular file. S3: HEAD, then PutObject, or an upload in parts of what one request does not take.
   */
  putFile(key: string, path: string): Promise<boolean>
  /** The bytes under a key, undefined when there are none. S3: GET. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Some of the bytes under a key (undefined when there are none), both ends included and counted from 0; fewer where it ends before. S3: GET with a Range. */
  part(key: string, range: ByteRange): Promise<Uint8Array | undefined>
  /** Brings an object to a path of this machine; false when there is none. The copy must not be written to. S3: GET. One machine: a link. */
  fetch(key: string, path: string): Promise<boolean>
  /**
   * Where an object's bytes are read, so that no server holds them; undefined when there is none. S3: a presigned GET,
   * good for minutes. One machine: the path of the object itself, which must not be written to.
   */
  location(key: string): Promise<ObjectLocation | undefined>
  /**
   * Where whoever has these bytes puts them under a key that does not exist yet, so that no server holds them: others, or more or
   * fewer, are refused, and so is a key that is taken. Undefined: they come through `put`. S3: a presigned PUT, good for minutes.
   * One machine: undefined.
   */
  placement(key: string, content: PlacedContent): Promise<ObjectPlacement | undefined>
  /** `sha256:` and hex of the bytes under a key, as they are now, read piece by piece; undefined when there are none. S3: GET. */
  checksum(key: string): Promise<string | undefined>
  /** Bytes, undefined when the key does not exist. S3: HEAD. */
  size(key: string): Promise<number | undefined>
  /** What the store knows of an object; undefined when the key does not exist. S3: HEAD. One machine: no checksum. */
  stored(key: string): Promise<StoredObject | undefined>
  /** Keys below a prefix that ends in `/`, at most so many, in no promised order. S3: ListObjectsV2, 1,000 a call; a directory: its tree. */
  list(prefix: string, limit: number): Promise<readonly string[]>
  /** The folders right below a prefix that ends in `/`, as prefixes, at most so many, in no promised order. S3: ListObjectsV2 with a delimiter. */
  folders(prefix: string, limit: number): Promise<readonly string[]>
  /** Removes objects; those that are not there are passed over. S3: DeleteObjects, 1,000 a call. */
  remove(keys: readonly string[]): Promise<void>
}
