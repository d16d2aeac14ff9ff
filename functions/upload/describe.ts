import { completeByPath, type PathRules } from '../../shared/config/complete-by-path.ts'
import { pathOfKey } from '../../shared/config/path-of-key.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { parseMetadata, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../shared/model/metadata.ts'

/** Where rclone and s3cmd keep what is theirs: time and owner of the file that they copied. Nobody meant it for us. */
const OF_TOOLS = new Set(['mtime', 'md5chksum', 's3cmd-attrs'])

/**
 * The metadata of an upload: what path rules say, then what came with the object, then its sidecar's; later wins. Throws
 * InputError for what the schema does not know.
 */
export function metadataOfUpload(
  key: string,
  said: { readonly object: Readonly<Record<string, string>>; readonly sidecar: Readonly<Record<string, unknown>> },
  rules: PathRules,
): Metadata {
  const entries = [...Object.entries(saidByUploader(said.object)), ...Object.entries(said.sidecar)].map(
    ([name, value]) => [spelt(name, rules.schema), value],
  )
  return completeByPath(pathOfKey(key), parseMetadata(rules.schema, Object.fromEntries(entries)), rules).metadata
}

/** Of what came with an object: what its uploader meant to say. */
export function saidByUploader(object: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !OF_TOOLS.has(name)))
}

/** S3 writes names of user metadata in lower case, and a sidecar may have the alias of what the object said by name. */
function spelt(name: string, schema: MetadataSchema): string {
  const found = [...schema.spellings].find(([spelling]) => spelling.toLowerCase() === name.toLowerCase())
  return found?.[1].name ?? name
}

/** What an InputError says; what is none goes on. */
export function reasonOf(error: unknown): string {
  if (error instanceof InputError) return error.message
  throw error
}
