import { error, warning, type Finding, type Path } from '../../document/finding.ts'
import { firstOverlaps } from '../first-overlaps.ts'
import {
  hasRun,
  isFixed,
  lfnPattern,
  patternsOverlap,
  sayPattern,
  type LfnPattern,
  type LfnSource,
} from '../lfn-pattern.ts'
import { lfnPlaceholders } from '../../model/lfn-template.ts'
import { mostFiles, mostTasks } from '../most-tasks.ts'
import { firstOfEachPlace, pathOfStep, type CheckedPlan } from '../plan-rule.ts'

/** An output with its pattern and its place. */
interface Placed extends LfnSource {
  readonly pattern: LfnPattern
  readonly index: number
  readonly path: Path
}

/** No two files of a production would have the same LFN: of one task, of two tasks, of two transformations. */
export function checkLfnCollisions(plan: CheckedPlan): readonly Finding[] {
  const outputs = placedOutputs(plan)
  const tasks = mostTasks(plan.transformations)
  const alone = outputs.flatMap((output) => ownFindings(output, tasks.get(output.definition.name) ?? Infinity))
  return firstOfEachPlace([...pairFindings(outputs), ...alone])
}

function placedOutputs(plan: CheckedPlan): readonly Placed[] {
  return plan.transformations.flatMap(({ definition }) =>
    definition.job.outputs.flatMap((output, index) => {
      const metadata = plan.outputs.get(definition.name)?.[index]
      if (metadata === undefined) return []
      const key = output.lfn === null ? 'files' : 'lfn'
      const source = { definition, output, metadata }
      return [
        {
          ...source,
          pattern: lfnPattern(source),
          index,
          path: [...pathOfStep(definition, plan), 'outputs', index, key],
        },
      ]
    }),
  )
}

/** Files of one output: of one task, and of all tasks. */
function ownFindings({ definition, pattern, output, path }: Placed, tasks: number): readonly Finding[] {
  const distinct =
    output.lfn === null ||
    lfnPlaceholders(output.lfn).some(
      (name) => name === 'name' || (captures(output.files, name) && definition.axes[name] === undefined),
    )
  if (!distinct && mostFiles(output) > 1)
    return [
      error(
        path,
        `all files of a task would have the LFN ${sayPattern(pattern)}; it should have {name}, or the output count: 1`,
      ),
    ]
  // The default LFN is another for each task.
  if (output.lfn === null || !isFixed(pattern)) return []
  const same = `write the same LFN ${sayPattern(pattern)}; it should have {run} in it`
  if (tasks > 1) return [error(path, `every task would ${same}`)]
  return [warning(path, `a second task, of an extension or of a file that is late, would ${same}`)]
}

function captures(files: string, name: string): boolean {
  return name !== 'run' && files.includes(`{${name}}`)
}

/** The default LFNs have transformation, run and name in them: they are left out. */
function pairFindings(outputs: readonly Placed[]): readonly Finding[] {
  const own = outputs.filter(({ output }) => output.lfn !== null)
  // Tasks of two transformations never share a run number.
  const across = firstOverlaps(
    own.filter(({ pattern }) => !hasRun(pattern)),
    collideAcross,
  )
  const tasks = Map.groupBy(own, ({ definition }) => definition.name)
  const within = new Map([...tasks.values()].flatMap((task) => [...firstOverlaps(task, collideWithin)]))
  return own.flatMap((output) => {
    const other = across.get(output) ?? within.get(output)
    return other === undefined ? [] : [error(output.path, sayPair(output, other))]
  })
}

function collideAcross(a: Placed, b: Placed): boolean {
  return a.definition.name !== b.definition.name && patternsOverlap(a.pattern, b.pattern)
}

/** In one task a name belongs to one output only. */
function collideWithin(a: Placed, b: Placed): boolean {
  return !bothNamed(a, b) && patternsOverlap(a.pattern, b.pattern)
}

function bothNamed(...outputs: readonly Placed[]): boolean {
  return outputs.every(({ output }) => output.lfn?.endsWith('/{name}') === true)
}

function sayPair({ definition, pattern }: Placed, other: Placed): string {
  const whose =
    other.definition.name === definition.name ? `output ${other.index + 1} of the same step` : other.definition.name
  const right = other.definition.name === definition.name ? '{name}' : '{transformation} or {run}'
  return `${definition.name} and ${whose} could write the same LFN ${sayPattern(pattern)}; it should have ${right} in it`
}
