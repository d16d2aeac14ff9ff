import type { Unregistered, unregisterFiles } from '../../../shared/api/catalog-changes.ts'
import type { CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { ApiContext } from '../context.ts'
import { effectsOf } from './effects.ts'
import { knownFiles } from './known-files.ts'
import { noteEffects } from '../operators/note-files.ts'

/** See {@link unregisterFiles}. The filter, which the catalog's stream tells of it, takes them from whoever has not used them. */
export async function unregister(
  request: CheckedRequestOf<typeof unregisterFiles>,
  context: ApiContext,
): Promise<Unregistered> {
  const files = await knownFiles(request.lfns, context)
  const removed = files.map(({ lfn }) => lfn)
  const effects = await effectsOf(
    files.map(({ lfn, metadata }) => ({ lfn, before: metadata, after: null })),
    context,
  )
  if (!request.dryRun) {
    await context.ports.catalog.remove(removed)
    await noteEffects({ ...request, action: 'Unregistered', lfns: removed, effects }, context)
  }
  return { removed, effects: [...effects] }
}
