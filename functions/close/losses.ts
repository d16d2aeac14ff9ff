import { stoppedFiles, type Counts } from '../../shared/model/counts.ts'
import type { Transformation } from '../../shared/model/transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** Why a transformation may not complete: more was lost, here and up the chain, than it tolerates. Null: it may. */
export async function intolerable(
  transformation: Transformation,
  counts: Counts,
  ports: Pick<Ports, 'transformations'>,
): Promise<string | null> {
  const { tolerate } = transformation.definition
  if (tolerate === null || transformation.state.accepted) return null
  const here = lossesHere(transformation, counts)
  const above = await lossesAbove(transformation, ports)
  const lost = here + above
  const all = counts.processed + counts.waiting + counts.assigned + lost
  const limit = tolerate.unit === 'files' ? tolerate.count : (all * tolerate.count) / 100
  if (lost <= limit) return null
  const tolerated = tolerate.unit === 'files' ? `${tolerate.count} files` : `${tolerate.count}%`
  return `${lost} files were lost (${here} here, ${above} before), ${tolerated} are tolerated; reset them, or say "complete"`
}

/** A simulation loses runs, all others files. */
function lossesHere({ definition }: Transformation, counts: Counts): number {
  return definition.input.kind === 'none' ? counts.failed : stoppedFiles(counts)
}

async function lossesAbove(transformation: Transformation, ports: Pick<Ports, 'transformations'>): Promise<number> {
  const seen = new Set<string>()
  const next = [...transformation.definition.parents]
  let lost = 0
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const progress = await ports.transformations.progress(name)
    if (progress === undefined) continue
    lost += lossesHere(progress.transformation, progress.counts)
    next.push(...progress.transformation.definition.parents)
  }
  return lost
}
