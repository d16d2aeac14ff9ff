// One engine and one workload in a process of its own, so that no engine runs code that another one has slowed down.
// Arguments: {engine, workload, counts, files, repeats, seconds} as JSON. Writes one measurement per line.
import * as z from 'zod'
import { measure } from './measure.ts'
import { makeFiles, makeQueries } from './workload.ts'

const argumentSchema = z.object({
  engine: z.string(),
  workload: z.enum(['std', 'sel']),
  counts: z.array(z.number()),
  files: z.number(),
  repeats: z.number(),
  seconds: z.number(),
})

const { engine, workload, counts, ...effort } = argumentSchema.parse(JSON.parse(process.argv[2] ?? ''))
const files = makeFiles(effort.files)
for (const count of counts) {
  const queries = new Map(makeQueries(workload, count).map((query, place) => [`transformation-${place}`, query]))
  process.stdout.write(`${JSON.stringify(measure(engine, queries, { ...effort, files }))}\n`)
}
