import type { InputPreview } from '../../../shared/api/productions.ts'
import { backfillPages } from '../../../shared/filter/backfill-page.ts'
import type { Lfn } from '../../../shared/model/lfn.ts'
import type { PlannedTransformation } from '../../../shared/production/planned-transformation.ts'
import { checkQuery } from '../../../shared/query/check.ts'
import { matches } from '../../../shared/query/evaluate.ts'
import type { ApiContext } from '../context.ts'

/** LFNs that are shown. */
const SAMPLE = 10

/** What the catalog holds for each transformation that takes its input from there. */
export async function previewInputs(
  planned: readonly PlannedTransformation[],
  context: ApiContext,
): Promise<InputPreview[]> {
  const inputs = planned.flatMap(({ definition: { name, input } }) =>
    input.kind === 'open' || input.kind === 'closed' ? [{ transformation: name, query: input.query }] : [],
  )
  // One request looks at so much, however many transformations ask.
  const share = context.config.limits.scanFiles / inputs.length
  const previews: InputPreview[] = []
  for (const { transformation, query } of inputs)
    previews.push({ transformation, ...(await preview(query, share, context)) })
  return previews
}

async function preview(
  stored: Readonly<Record<string, unknown>>,
  scan: number,
  { schema, ports }: ApiContext,
): Promise<Omit<InputPreview, 'transformation'>> {
  const query = checkQuery(stored, schema)
  const sample: Lfn[] = []
  let [files, size, looked] = [0, 0, 0]
  for await (const page of backfillPages(query, null, ports.catalog)) {
    for (const file of page.files.filter((one) => matches(query, one.metadata))) {
      files += 1
      size += file.size
      if (sample.length < SAMPLE) sample.push(file.lfn)
    }
    looked += page.looked
    if (looked >= scan && page.cursor !== null) return { files, size, sample, complete: false }
  }
  return { files, size, sample, complete: true }
}
