import { join } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import { InputError, inputError } from '../../shared/model/input-error.ts'
import { nameOf } from '../../shared/model/lfn.ts'
import { makeFileProgress } from '../output/file-progress.ts'
import { makeDestination } from './destination.ts'
import type { Wanted } from './get-arguments.ts'
import { getFile, standingOf, type Destined, type GetOutcome } from './get-file.ts'

/**
 * Fetches files into a directory, each under its own name. Throws InputError, before anything is fetched, when two files have the
 * same name or something else lies where one would go; one that cannot be fetched stops no other.
 */
export async function getFiles({ files, directory }: Wanted, client: Client): Promise<readonly GetOutcome[]> {
  const destined = files.map((file) => ({ file, path: join(directory, nameOf(file.lfn)) }))
  checkNames(destined)
  const there = await checkPlaces(destined)
  await makeDestination(directory)
  const bytes = destined.reduce((sum, { file }) => sum + file.size, 0)
  const progress = makeFileProgress('fetching', { files: files.length, bytes })
  const outcomes: GetOutcome[] = []
  try {
    for (const one of destined) {
      if (there.has(one)) outcomes.push({ lfn: one.file.lfn, path: one.path, outcome: 'there' })
      else outcomes.push(await getFile(one, { client, onBytes: (count) => progress.bytes(count) }))
      progress.file()
    }
  } finally {
    progress.stop()
  }
  return outcomes
}

function checkNames(destined: readonly Destined[]): void {
  for (const [path, same] of Map.groupBy(destined, (one) => one.path))
    if (same.length > 1) {
      const lfns = same.map(({ file }) => file.lfn).join(' and ')
      throw inputError('lfn', `${lfns} would both be ${path}: get them into different directories`)
    }
}

const ELSEWHERE = 'nothing is overwritten, so get it into another directory'

/** Those that are at their places already. */
async function checkPlaces(destined: readonly Destined[]): Promise<ReadonlySet<Destined>> {
  const there = new Set<Destined>()
  const taken: Destined[] = []
  for (const one of destined) {
    const standing = await standingOf(one)
    if (standing === 'there') there.add(one)
    else if (standing === 'other') taken.push(one)
  }
  if (taken.length === 0) return there
  throw new InputError(
    taken.map(({ path }) => ({ field: 'directory', message: `${path} is there with other content: ${ELSEWHERE}` })),
  )
}
