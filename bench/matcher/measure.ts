import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Metadata } from '../../shared/model/metadata.ts'
import { ENGINES } from './engines.ts'
import type { Match, NamedQueries } from './engines.ts'

/** How long and how often is measured. */
export interface Effort {
  readonly repeats: number
  /** Of one pass. */
  readonly seconds: number
}

/** What one engine did with one set of queries. */
export const measurementSchema = z.object({
  engine: z.string(),
  queries: z.number(),
  /** Until the first file was matched, in milliseconds. */
  buildMilliseconds: z.number(),
  /** One number per pass. */
  filesPerSecond: z.array(z.number()),
  /** Hash of all ids found for the first files: equal for engines that agree. */
  digest: z.string(),
})
/** See {@link measurementSchema}. */
export type Measurement = z.infer<typeof measurementSchema>

/** Files whose match sets are compared. */
const COMPARED = 100

/** Measures one engine: files one after the other, as often through all of them as the time allows. */
export function measure(
  engine: string,
  queries: NamedQueries,
  input: Effort & { files: readonly Metadata[] },
): Measurement {
  const started = performance.now()
  const match = ENGINES[engine]?.(queries)
  if (match === undefined) throw new Error(`no engine ${engine}`)
  const { files, seconds, repeats } = input
  match(files[0] ?? {})
  const buildMilliseconds = performance.now() - started
  const digest = digestOf(match, files.slice(0, COMPARED))
  // The pass that warms up is not counted.
  const [, ...filesPerSecond] = Array.from({ length: repeats + 1 }, () => pass(match, files, seconds))
  return { engine, queries: queries.size, buildMilliseconds, filesPerSecond, digest }
}

function digestOf(match: Match, files: readonly Metadata[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(JSON.stringify([...match(file)].sort()))
  return hash.digest('hex')
}

/** Files per second in one pass. The clock is read after blocks of files that take about a millisecond. */
function pass(match: Match, files: readonly Metadata[], seconds: number): number {
  const started = performance.now()
  let [count, block, elapsed] = [0, 1, 0]
  while (elapsed < seconds * 1000) {
    for (const end = count + block; count < end; count += 1) match(files[count % files.length] ?? {})
    elapsed = performance.now() - started
    block = Math.max(1, Math.floor(count / Math.max(elapsed, 1)))
  }
  return (count * 1000) / elapsed
}
