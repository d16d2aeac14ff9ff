import type { MetadataChanged, setFileMetadata } from '../../../shared/api/catalog-changes.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { CatalogFile } from '../../../shared/model/file.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import { findField, parseMetadata, type MetadataSchema } from '../../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../../shared/model/metadata.ts'
import type { ApiContext } from '../context.ts'
import { effectsOf, type FileChange } from './effects.ts'
import { findFile } from './find-file.ts'
import { knownFiles } from './known-files.ts'
import { noteEffects } from '../operators/note-files.ts'

/** Fields to set, and those to take away. */
interface Wanted {
  readonly metadata: Metadata
  readonly unset: readonly string[]
}

/** See {@link setFileMetadata}. Asked twice, the second time all is the same. */
export async function setMetadata(
  request: CheckedRequestOf<typeof setFileMetadata>,
  context: ApiContext,
): Promise<MetadataChanged> {
  const wanted = wantedOf(request, context.schema)
  const files = await knownFiles(request.lfns, context)
  const differing = files.filter(({ metadata }) => !isSame(metadata, changed(metadata, wanted)))
  // Before anything is written: the filter may be faster than the answer.
  const effects = await effectsOf(
    differing.map((file) => changeOf(file, wanted)),
    context,
  )
  const lfns = differing.map(({ lfn }) => lfn)
  if (!request.dryRun) {
    for (const file of differing) await change(file, wanted, context)
    await noteEffects({ ...request, action: actionOf(wanted), lfns, effects }, context)
  }
  const same = files.filter((file) => !differing.includes(file))
  return { changed: lfns, same: same.map(({ lfn }) => lfn), effects: [...effects] }
}

function changeOf({ lfn, metadata }: CatalogFile, wanted: Wanted): FileChange {
  return { lfn, before: metadata, after: changed(metadata, wanted) }
}

function wantedOf({ metadata, unset }: CheckedRequestOf<typeof setFileMetadata>, schema: MetadataSchema): Wanted {
  const set = parseMetadata(schema, metadata)
  const fields = unset.map((name) => removable(name, schema))
  const both = fields.find((field) => Object.hasOwn(set, field))
  if (both !== undefined) throw inputError(both, `metadata field ${both} cannot be both set and unset: leave one out`)
  if (Object.keys(set).length + fields.length === 0)
    throw inputError('metadata', 'metadata: there should be a field to set or to unset')
  return { metadata: set, unset: fields }
}

function removable(name: string, schema: MetadataSchema): string {
  const field = findField(schema, name)
  if (typeof field === 'string') throw inputError(name, field)
  if (field.system === true)
    throw inputError(name, `metadata field ${field.name} is set by Cascade itself: leave it out`)
  return field.name
}

/** Again until nobody was faster. Throws a refusal when the file was removed meanwhile. */
async function change(found: CatalogFile, wanted: Wanted, { ports }: Pick<ApiContext, 'ports'>): Promise<void> {
  for (let file = found; ; file = await findFile(file.lfn, ports)) {
    const { lfn, metadata, version } = file
    if (await ports.catalog.setMetadata({ lfn, metadata: changed(metadata, wanted), version })) return
  }
}

function changed(before: Metadata, { metadata, unset }: Wanted): Metadata {
  return Object.fromEntries(Object.entries({ ...before, ...metadata }).filter(([field]) => !unset.includes(field)))
}

function isSame(before: Metadata, after: Metadata): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].every((field) => before[field] === after[field])
}

/** `Set zenith=40, unset nsb of`, for the history. */
function actionOf({ metadata, unset }: Wanted): string {
  const set = Object.entries(metadata).map(([field, value]) => `${field}=${value}`)
  const done = [
    ...(set.length === 0 ? [] : [`set ${set.join(' ')}`]),
    ...(unset.length === 0 ? [] : [`unset ${unset.join(', ')}`]),
  ].join(', ')
  return `${done.charAt(0).toUpperCase()}${done.slice(1)} of`
}
