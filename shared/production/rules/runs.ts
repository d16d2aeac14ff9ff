import { cellsOf } from '../axes.ts'
import { error, type Finding } from '../../document/finding.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import { LAST_RUN, nextRun, overlap } from '../run-ranges.ts'

/** Simulations say how many runs they make, with numbers that no other simulation has; nothing else does. */
export function checkRuns(checked: Checked): readonly Finding[] {
  const steps = placedSteps(checked.document)
  return [...steps.flatMap(presenceFindings), ...rangeFindings(steps, checked)]
}

function presenceFindings({ step, path }: PlacedStep): readonly Finding[] {
  const simulates = step.type === 'MCSimulation'
  if (simulates === (step.runs !== undefined)) return []
  const missing = 'a simulation should say how many runs it makes, like runs: {first: 1, count: 20}'
  const surplus = `only a simulation has runs, and this step is of type ${step.type}; runs should be left out`
  return [error([...path, 'runs'], simulates ? missing : surplus)]
}

function rangeFindings(steps: readonly PlacedStep[], { document, schema }: Checked): readonly Finding[] {
  const findings: Finding[] = []
  const before: { readonly first: number; readonly count: number; readonly name: string }[] = []
  for (const { step, path } of steps) {
    if (step.runs === undefined || step.type !== 'MCSimulation') continue
    const next = nextRun(before)
    const count = step.runs.count * cellsOf(step, document, schema).length
    const range = { first: step.runs.first ?? next, count, name: step.name }
    const last = range.first + count - 1
    const other = before.find((one) => overlap(one, range))
    if (other !== undefined)
      findings.push(
        error(
          [...path, 'runs', 'first'],
          `runs ${range.first} to ${last} are also runs of ${other.name}, and equal numbers are duplicate events; ${next} would be free`,
        ),
      )
    if (last > LAST_RUN)
      findings.push(error([...path, 'runs'], `its last run would be ${last}, at most ${LAST_RUN} is allowed`))
    before.push(range)
  }
  return findings
}
