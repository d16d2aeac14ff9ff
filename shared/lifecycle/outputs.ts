import { brief } from '../model/brief.ts'
import { InputError } from '../model/input-error.ts'
import type { NewFile } from '../model/file.ts'
import { parseLfn } from '../model/lfn.ts'
import { manifestSchema, type Manifest, type ManifestOutput } from '../model/manifest.ts'
import { parseMetadata, type MetadataSchema } from '../model/metadata-schema.ts'
import type { Objects } from '../ports/objects.ts'

/** What makes files of a manifest's outputs. */
export interface OutputSettings {
  readonly schema: MetadataSchema
  /** The storage element whose replicas are object keys. */
  readonly objectStorageElement: string
}

/** Bytes of a manifest at most: a thousand outputs with all that may be said of them. */
const MANIFEST_MOST_BYTES = 4 * 1024 ** 2

/**
 * The manifest under a key: undefined when there is none, a sentence when it is not one. A job may have written it: no more of it is
 * read than a manifest may have, and what it says to people is cut to what a record holds.
 */
export async function readManifest(
  key: string,
  objects: Pick<Objects, 'part'>,
): Promise<Manifest | string | undefined> {
  const bytes = await objects.part(key, { first: 0, last: MANIFEST_MOST_BYTES })
  if (bytes === undefined) return undefined
  if (bytes.length > MANIFEST_MOST_BYTES)
    return `the manifest ${key} is too large: it should have at most ${MANIFEST_MOST_BYTES} bytes`
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    if (!parsed.success) return brief(`the manifest ${key} is not one: ${parsed.error.issues[0]?.message ?? ''}`)
    const { message, log } = parsed.data
    return { ...parsed.data, message: brief(message), log: brief(log) }
  } catch {
    return `the manifest ${key} is not JSON`
  }
}

/**
 * The catalog's files of a manifest's outputs, the system's own metadata added: which task of which transformation made
 * them. Throws {@link InputError} when an LFN or a value is not one.
 */
export function filesOf(manifest: Manifest, production: string, settings: OutputSettings): readonly NewFile[] {
  const system = { production, transformation: manifest.transformation, task: manifest.task }
  return manifest.outputs.map((output) => fileOf(output, system, settings))
}

function fileOf(
  output: ManifestOutput,
  system: Readonly<Record<string, string | number>>,
  settings: OutputSettings,
): NewFile {
  const own = parseMetadata(settings.schema, output.metadata)
  return {
    lfn: parseLfn(output.lfn),
    size: output.size,
    checksum: output.checksum,
    metadata: { ...own, ...parseMetadata(settings.schema, system, { allowSystem: true }) },
    replica: { storageElement: settings.objectStorageElement, path: output.key },
  }
}

/** As {@link filesOf}, with the sentence instead of an error. */
export function filesOrProblem(
  manifest: Manifest,
  production: string,
  settings: OutputSettings,
): readonly NewFile[] | string {
  try {
    return filesOf(manifest, production, settings)
  } catch (error) {
    if (error instanceof InputError) return `an output cannot be registered: ${error.message}`
    throw error
  }
}
