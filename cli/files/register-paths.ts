import type { Client } from '../../shared/api/client.ts'
import { pathRules, type CompletedFile } from '../../shared/config/complete-by-path.ts'
import type { Config } from '../../shared/config/config.ts'
import { counted } from '../../shared/model/counted.ts'
import { InputError, inputError } from '../../shared/model/input-error.ts'
import { parseLfn } from '../../shared/model/lfn.ts'
import { metadataSchema } from '../../shared/model/metadata-schema.ts'
import { uploadFiles } from '../uploads/upload-files.ts'
import type { Uploader } from '../uploads/uploader.ts'
import type { FileOutcome, NamedFile } from './bring-files.ts'
import { metadataOfFiles, type MetadataSources } from './file-metadata.ts'
import { findFiles } from './find-files.ts'
import type { FoundFile, PassedOver } from './found-files.ts'
import { lfnByPlace, type LfnOfFile } from './lfn-of-file.ts'
import { registerFiles } from './register-files.ts'

/** What to register, and as what. */
export interface RegisterRequest {
  /** Files and directories. */
  readonly paths: readonly string[]
  readonly home: string
  /** Null: a path rule says it, else where the file lies. */
  readonly lfnOf: LfnOfFile | null
  readonly metadata: MetadataSources
  /** Brings files to where they are registered by themselves; left out: they are registered where they lie. */
  readonly uploader?: Uploader | undefined
  /** Whether the bytes are copied into the home; else they stay where they are. */
  readonly copy: boolean
  /** Looks at all files before the first is registered; may throw InputError. */
  readonly check?: (files: readonly NamedFile[]) => void
}

/** A file that was not registered before it had an LFN, or what became of it. */
export type RegisteredFile =
  | FileOutcome
  | { readonly lfn: null; readonly path: string; readonly outcome: 'refused'; readonly reason: string }

/** What became of all files. */
export interface RegisterResult {
  readonly files: readonly RegisteredFile[]
  readonly named: readonly NamedFile[]
  readonly notes: readonly string[]
}

/** Files that may be registered, and those that cannot be. */
interface FilesToRegister {
  readonly named: readonly NamedFile[]
  readonly refused: readonly PassedOver[]
  readonly notes: readonly string[]
}

/**
 * Registers files, and all below directories. Throws InputError, and nothing is registered, when there are none or the metadata
 * of any is wrong; a file that is refused stops no other.
 */
export async function registerPaths(request: RegisterRequest, client: Client): Promise<RegisterResult> {
  const { config } = await client.config()
  const { named, refused, notes } = await filesToRegister(request, config)
  const outcomes = await bring(named, request, { client, config })
  return { files: [...outcomes, ...refused.map(withoutLfn)], named, notes }
}

/** Looks for what {@link registerPaths} would register, and throws what it would. */
export async function checkPaths(request: RegisterRequest, client: Client): Promise<void> {
  const { config } = await client.config()
  await filesToRegister(request, config)
}

async function filesToRegister(request: RegisterRequest, config: Config): Promise<FilesToRegister> {
  const { files, refused, notes } = await findFiles(request)
  if (files.length + refused.length === 0) throw inputError('path', `there are no files in ${request.paths.join(', ')}`)
  const rules = pathRules(config.pathRules, metadataSchema(config.metadataFields))
  const known = await metadataOfFiles(files, request.metadata, rules)
  const { named, nameless } = nameAll(files, known, request)
  request.check?.(named)
  return { named, refused: [...nameless, ...refused], notes: [...notes, ...unfitNotes(known, config)] }
}

/** Brings files into the catalog. */
function bring(
  named: readonly NamedFile[],
  { uploader, copy, home }: RegisterRequest,
  { client, config }: { readonly client: Client; readonly config: Config },
): Promise<readonly FileOutcome[]> {
  if (uploader !== undefined) return uploadFiles(named, { client, uploader })
  return registerFiles(named, {
    client,
    limit: config.limits.registerFiles,
    storageElement: directoryElement(config, copy),
    copyInto: copy ? home : null,
  })
}

function withoutLfn({ shown, reason }: PassedOver): RegisteredFile {
  return { lfn: null, path: shown, outcome: 'refused', reason }
}

function nameAll(
  files: readonly FoundFile[],
  known: ReadonlyMap<FoundFile, CompletedFile>,
  { lfnOf }: RegisterRequest,
): { readonly named: readonly NamedFile[]; readonly nameless: readonly PassedOver[] } {
  const named: NamedFile[] = []
  const nameless: PassedOver[] = []
  for (const file of files)
    try {
      const { metadata = {}, lfn = null } = known.get(file) ?? {}
      named.push({ file, lfn: parseLfn(lfnOf?.(file) ?? lfn ?? lfnByPlace(file)), metadata })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      nameless.push({ shown: file.shown, reason: error.message })
    }
  return { named, nameless }
}

/** Where there are path rules, a path that fits none is likely a slip. */
function unfitNotes(known: ReadonlyMap<FoundFile, CompletedFile>, { pathRules: rules }: Config): readonly string[] {
  const unfit = [...known].flatMap(([file, { fits }]) => (fits ? [] : [file.shown]))
  const [first] = unfit
  if (first === undefined || rules.length === 0) return []
  return [`${counted(unfit.length, 'path')} ${unfit.length === 1 ? 'fits' : 'fit'} no path rule, ${first} for example`]
}

/** Where files lie that are not copied. */
function directoryElement({ storageElements }: Config, copy: boolean): string {
  const found = storageElements.find((element) => element.kind === 'directory')
  if (found !== undefined) return found.name
  // Not needed for what is copied.
  if (copy) return ''
  throw inputError(
    'copy',
    'no storage element of the configuration has kind: directory, so files can only be registered with --copy',
  )
}
