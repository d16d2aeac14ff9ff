import type { PathRules } from '../../shared/config/complete-by-path.ts'
import { lfnOfKey } from '../../shared/config/path-of-key.ts'
import type { UploadMessage } from '../../shared/messages/upload.ts'
import { inputError } from '../../shared/model/input-error.ts'
import type { Lfn } from '../../shared/model/lfn.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import { placeOfPath } from '../../shared/model/object-path.ts'
import { readSidecar, sidecarOf, subjectOf } from '../../shared/model/sidecar.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Upload, Uploads } from '../../shared/ports/uploads.ts'
import { changeMetadata } from './change-metadata.ts'
import { changesNothing } from './changes-nothing.ts'
import { metadataOfUpload, reasonOf } from './describe.ts'

/** Object and sidecar come in either order, so long apart. */
const WAIT_SECONDS = 900

/** What uploads are registered by. */
export interface UploadSettings {
  readonly rules: PathRules
  /** The storage element whose replicas are object keys. */
  readonly objectStorageElement: string
}

/** What uploading speaks to. */
export type UploadPorts = Pick<Ports, 'catalog' | 'clock'> & { readonly uploads: Uploads }

interface Context {
  readonly settings: UploadSettings
  readonly ports: UploadPorts
}

/** An upload of which all is known. */
interface Described {
  readonly lfn: Lfn
  readonly key: string
  readonly upload: Upload
  readonly metadata: Metadata
  /** Told of by its sidecar: then the metadata are set, also of a file that is registered. */
  readonly bySidecar: boolean
}

/**
 * Registers what was uploaded. Each message is a hint to look at an object and its sidecar as they are now, so it does not matter in
 * which order they came, nor how often they are told of.
 *
 * Twice is safe: a file is registered if absent, and metadata that are as they should be are not written. If it dies half
 * way, the message comes again.
 */
export async function upload(
  messages: readonly UploadMessage[],
  settings: UploadSettings,
  ports: UploadPorts,
): Promise<void> {
  for (const message of messages) await take(message, { settings, ports })
}

async function take(message: UploadMessage, context: Context): Promise<void> {
  // What consoles make to show a folder.
  if (message.key.endsWith('/')) return
  const { uploads, clock } = context.ports
  const key = subjectOf(message.key) ?? message.key
  try {
    await look(message, key, context)
  } catch (error) {
    await uploads.refuse({ key, reason: reasonOf(error), at: clock.now(), until: null, path: null })
  }
}

async function look(message: UploadMessage, key: string, context: Context): Promise<void> {
  const { settings, ports } = context
  const bySidecar = key !== message.key
  const lfn = lfnOfKey(key, settings.rules)
  const found = await ports.uploads.look(key, bySidecar ? null : message.object)
  // Deleted meanwhile: there is nothing to be said of it.
  if (found === undefined && !bySidecar) return ports.uploads.forget([key])
  if (found === undefined) return wait(message, `${message.key} is the metadata of ${key}, which is not there`, ports)
  const text = await ports.uploads.text(sidecarOf(key))
  const sidecar = text === undefined ? {} : readSidecar(sidecarOf(key), text)
  const metadata = metadataOfUpload(key, { object: found.metadata, sidecar }, settings.rules)
  const saysNothing = text === undefined && Object.keys(metadata).length === 0
  // Of a file that is known, nobody has to say anything.
  if (saysNothing && (await ports.catalog.read([lfn])).length === 0) return wait(message, sayNothing(key), ports)
  await register({ lfn, key, upload: found, metadata, bySidecar }, context)
}

/** Comes again when the time is over; then it is refused. What waits is written down: it is to be seen meanwhile. */
async function wait(message: UploadMessage, reason: string, { uploads, clock }: UploadPorts): Promise<void> {
  const { key, late } = message
  const at = clock.now()
  if (!late) await uploads.again({ ...message, late: true }, WAIT_SECONDS)
  await uploads.refuse({ key, reason, at, until: late ? null : at + WAIT_SECONDS * 1000, path: null })
}

function sayNothing(key: string): string {
  return (
    `${key} has no metadata: neither with the object, nor in ${sidecarOf(key)}, and no path rule fits; ` +
    'upload that sidecar, or the object again with metadata'
  )
}

async function register(described: Described, { settings, ports }: Context): Promise<void> {
  const { lfn, key, upload: found, metadata, bySidecar } = described
  const { size, checksum, path } = found
  if (checksum === null)
    throw inputError('checksum', `${key} has no checksum of all its bytes: upload it again with one`)
  const replica = { storageElement: settings.objectStorageElement, path }
  const [outcome] = await ports.catalog.register([{ lfn, size, checksum, metadata, replica }])
  const [file] = await ports.catalog.read([lfn])
  const mine = file?.replicas.find((one) => placeOfPath(one.path).key === key)
  // The bytes may be others by now: those that were registered have got other metadata all the same.
  const isOther = outcome?.outcome === 'refused' && !(bySidecar && mine !== undefined)
  const isAgain = file !== undefined && outcome?.outcome === 'known' && !bySidecar
  const isReplica = mine?.path === path
  const unsaid = isAgain && !isReplica ? await changesNothing(described, file, ports.uploads) : undefined
  const reason = isOther ? outcome.reason : unsaid
  if (reason !== undefined) return ports.uploads.refuse({ key, reason, at: ports.clock.now(), until: null, path })
  if (bySidecar) await changeMetadata(lfn, metadata, { schema: settings.rules.schema, catalog: ports.catalog })
  await (isAgain && isReplica
    ? forgetOf([key, sidecarOf(key)], path, ports.uploads)
    : ports.uploads.forget([key, sidecarOf(key)]))
}

/** Told again of a file: what was refused of another object that was put over it stays refused. */
async function forgetOf(keys: readonly string[], path: string, uploads: Uploads): Promise<void> {
  const mended = (await uploads.refusedOf(keys)).filter((one) => one.path === null || one.path === path)
  if (mended.length > 0) await uploads.forget(mended.map(({ key }) => key))
}
