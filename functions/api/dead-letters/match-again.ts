import type { Redriven } from '../../../shared/api/dead-letters.ts'
import { ActiveSet } from '../../../shared/filter/active-set.ts'
import type { CatalogChange } from '../../../shared/messages/catalog-change.ts'
import type { MetadataSchema } from '../../../shared/model/metadata-schema.ts'
import type { Asides, UnmatchedChanges } from '../../../shared/ports/asides.ts'
import type { Ports } from '../../../shared/ports/ports.ts'
import { match } from '../../match/match.ts'

/** Objects of one request, each of up to a thousand records. */
const OBJECTS = 5

/**
 * Runs changes of the catalog through the filter that were put aside: as the files are now, for more may have changed since. Their
 * objects go when that is done; twice is safe, as the filter is. What fails again stays, and stops no other.
 */
export async function matchAgain(
  { asides, after }: { readonly asides: Asides; readonly after: string },
  schema: MetadataSchema,
  ports: Ports,
): Promise<Omit<Redriven, 'stage'>> {
  const found = await asides.unmatched(after, OBJECTS)
  const failed: { readonly name: string; readonly reason: string }[] = []
  const matched: string[] = []
  for (const one of found) {
    const reason = await tryOne(one, schema, ports)
    if (reason === undefined) matched.push(one.name)
    else failed.push({ name: one.name, reason })
  }
  await asides.matched(matched)
  return { moved: matched.length, failed, next: found.length < OBJECTS ? null : (found.at(-1)?.name ?? null) }
}

/** Why it failed, if it did. */
async function tryOne(
  { changes }: UnmatchedChanges,
  schema: MetadataSchema,
  ports: Ports,
): Promise<string | undefined> {
  if (typeof changes === 'string') return changes
  try {
    await match([...changes, ...(await changesSince(changes, ports))], new ActiveSet(schema), ports)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What has become of the files since: the last word on each. */
async function changesSince(
  changes: readonly CatalogChange[],
  { catalog }: Pick<Ports, 'catalog'>,
): Promise<readonly CatalogChange[]> {
  const last = new Map(changes.map((change) => [change.lfn, change]))
  const now = new Map((await catalog.read([...last.keys()])).map((file) => [file.lfn, file]))
  return [...last.values()].map(({ lfn, file, version }) => {
    const current = now.get(lfn) ?? null
    return { lfn, before: file?.metadata ?? null, file: current, version: current?.version ?? version }
  })
}
