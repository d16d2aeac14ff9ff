import { readManifest } from '../../shared/lifecycle/outputs.ts'
import type { LocalDatabase } from '../../shared/local/database.ts'
import type { Manifest } from '../../shared/model/manifest.ts'
import type { Objects } from '../../shared/ports/objects.ts'
import { dumpOf } from './dump.ts'
import type { Facts } from './invariants/invariant.ts'

/** Reads the tables and the manifests of accepted tasks; what happened outside of them is given. */
export async function readFacts(
  home: { readonly database: LocalDatabase; readonly objects: Objects },
  outside: Omit<Facts, 'dump' | 'manifestOf'>,
): Promise<Facts> {
  const dump = dumpOf(home.database)
  const manifests = new Map<string, Manifest>()
  for (const { manifest } of dump.transformations.flatMap((one) => one.tasks)) {
    const found = manifest === null ? undefined : await readManifest(manifest, home.objects)
    if (manifest !== null && found !== undefined && typeof found !== 'string') manifests.set(manifest, found)
  }
  return { ...outside, dump, manifestOf: (key) => manifests.get(key) }
}
