import type { Client } from '../../shared/api/client.ts'
import type { Offered } from '../../shared/api/operator.ts'
import { countedAre } from '../../shared/model/counted.ts'
import type { Registration } from '../../shared/production/plan.ts'
import { changeFiles } from '../files/change-files.ts'
import type { RegisterResult } from '../files/register-paths.ts'

/** Files that are new to a transformation which had been submitted before. */
export type LateInputs = Omit<Offered, 'taken'> & { readonly files: number }

/**
 * Gives the files that a step registers to the transformations that it had before: their input was closed when they were
 * submitted, and a file that came since would be passed over. All that are there are offered, known or new: a run before this
 * one may have died when it had registered them.
 */
export async function offerLate(
  registration: Registration,
  { files: registered }: RegisterResult,
  client: Client,
): Promise<readonly LateInputs[]> {
  const lfns = registered.flatMap((file) => (file.outcome === 'refused' ? [] : [file.lfn]))
  const late: LateInputs[] = []
  for (const transformation of registration.transformations) {
    const answers = await changeFiles(lfns, client, (some) => client.offerFiles({ transformation, lfns: some }))
    const [first] = answers
    const files = answers.reduce((sum, { taken }) => sum + taken.length, 0)
    if (first !== undefined && files > 0) late.push({ transformation, status: first.status, files })
  }
  return late
}

/** What late files mean, a sentence a transformation. */
export function lateText({ transformation, status, files }: LateInputs): string {
  const taken = `${countedAre(files, 'file')} new to ${transformation}, which had closed its input`
  if (status === 'Completed') return `${taken} and was Completed: it goes on for ${files === 1 ? 'it' : 'them'}`
  if (status === 'Stopped') return `${taken} and is Stopped: "cascade start ${transformation}" lets it go on`
  return `${taken}: it takes ${files === 1 ? 'it' : 'them'}, too`
}
