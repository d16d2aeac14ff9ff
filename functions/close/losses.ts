import { counted } from '../../shared/model/counted.ts'
import { lossOf, lostOf, partLost, type Progress } from '../../shared/model/losses.ts'
import type { Definition, Transformation } from '../../shared/model/transformation.ts'
import type { Ports } from '../../shared/ports/ports.ts'

/** Steps before that are named when they have lost something. */
const NAMED = 3
/** Percent that may come of rounding: 1 of 20 is 5.000000000000004 %. */
const ROUNDING = 1e-9

/** Why a transformation may not complete: more was lost, here and up the chain, than it tolerates. Null: it may. */
export async function intolerable(progress: Progress, ports: Pick<Ports, 'transformations'>): Promise<string | null> {
  const { definition, state } = progress.transformation
  const { tolerate } = definition
  if (tolerate === null || state.accepted) return null
  const before = await stepsBefore(definition, ports)
  const percent = 100 * partLost(progress, before)
  const above = [...before.values()].filter((one) => lostOf(one) > 0)
  const lost = [progress, ...above].reduce((sum, one) => sum + lostOf(one), 0)
  const isTolerable = tolerate.unit === 'files' ? lost <= tolerate.count : percent <= tolerate.count + ROUNDING
  if (isTolerable) return null
  const said = [
    ...sayHere(progress),
    ...sayAbove(above),
    sayTolerated(tolerate, { percent, alone: above.length === 0 }),
  ]
  return `${said.join('; ')}: "cascade complete ${definition.name}" accepts the loss`
}

/** What was lost here, and what can be done about it. */
function sayHere(progress: Progress): readonly string[] {
  const { name } = progress.transformation.definition
  const { stopped, left } = lossOf(progress)
  return [
    ...(stopped === 0
      ? []
      : [`${lostIn(progress, stopped)} lost here: "cascade ${againIn(progress)} ${name}" tries them again`]),
    ...(left === 0
      ? []
      : [`${lostIn(progress, left)} left behind here: "cascade files ${name} --status Unused" lists them`]),
  ]
}

function sayAbove(above: readonly Progress[]): readonly string[] {
  if (above.length === 0) return []
  const steps = above.slice(0, NAMED).map((one) => {
    const { name } = one.transformation.definition
    return `${lostIn(one, lostOf(one))} lost in ${name} ("cascade ${againIn(one)} ${name}" tries them again)`
  })
  const more = above.length > NAMED ? [`and more in ${counted(above.length - NAMED, 'other step')}`] : []
  return [[...steps, ...more].join(', ')]
}

/** The command that tries again what was lost in a step. */
function againIn({ transformation }: Progress): string {
  return transformation.definition.input.kind === 'none' ? 'retry' : 'reset'
}

/** `2 of 20 runs were`. */
function lostIn(progress: Progress, lost: number): string {
  const unit = progress.transformation.definition.input.kind === 'none' ? 'run' : 'file'
  return `${lost} of ${counted(lossOf(progress).taken, unit)} ${lost === 1 ? 'was' : 'were'}`
}

/** A percentage of several steps is not to be seen from their numbers. */
function sayTolerated(
  tolerate: NonNullable<Definition['tolerate']>,
  { percent, alone }: { readonly percent: number; readonly alone: boolean },
): string {
  const are = tolerate.count === 1 ? 'is' : 'are'
  if (tolerate.unit === 'files') return `${tolerate.count} ${are} tolerated`
  const together = alone ? '' : `${percent.toPrecision(3)}% in all; `
  return `${together}${tolerate.count}% are tolerated`
}

/** All that leads to a transformation, by name. */
async function stepsBefore(
  { parents }: Transformation['definition'],
  ports: Pick<Ports, 'transformations'>,
): Promise<ReadonlyMap<string, Progress>> {
  const found = new Map<string, Progress>()
  const next = [...parents]
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const progress = found.has(name) ? undefined : await ports.transformations.progress(name)
    if (progress === undefined) continue
    found.set(name, progress)
    next.push(...progress.transformation.definition.parents)
  }
  return found
}
