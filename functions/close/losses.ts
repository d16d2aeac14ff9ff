import { placedFiles, stoppedFiles, type Counts } from '../../shared/model/counts.ts'
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
  const all = takenHere(transformation, counts) + above
  const limit = tolerate.unit === 'files' ? tolerate.count : (all * tolerate.count) / 100
  return lost <= limit ? null : sentence(transformation, here, above)
}

/** What was lost where, and what can be done about it. */
function sentence({ definition }: Transformation, here: number, above: number): string {
  const { name, tolerate, input } = definition
  const tolerated = tolerate?.unit === 'files' ? `${tolerate.count}` : `${tolerate?.count ?? 0}%`
  const unit = input.kind === 'none' ? 'runs' : 'files'
  const mend = input.kind === 'none' ? `"cascade retry ${name}"` : `"cascade reset ${name}"`
  const where = [
    ...(here === 0 ? [] : [`${here} ${unit} were lost here: ${mend} tries them again`]),
    ...(above === 0 ? [] : [`${above} were lost in steps before: try them again there`]),
  ]
  return `${where.join('; ')}; ${tolerated} are tolerated: "cascade complete ${name}" accepts the loss`
}

/** Runs of a simulation that are over; files that others took. */
function takenHere({ definition }: Transformation, counts: Counts): number {
  return definition.input.kind === 'none' ? counts.done + counts.failed : placedFiles(counts)
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
