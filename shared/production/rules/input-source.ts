import { error, warning, type Finding } from '../../document/finding.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'

/** Each step says where its files come from: none for a simulation, its parents, or the catalog and until when. */
export function checkInputSource({ document, disk }: Checked): readonly Finding[] {
  return placedSteps(document).flatMap((placed) => {
    const missing = (placed.step.register ?? []).filter((path) => disk !== null && !disk.exists(path))
    const paths = missing.map((path) =>
      error([...placed.path, 'register'], `there is no file or folder ${path} to register`),
    )
    return [...paths, ...emptyFindings(placed), ...sourceFindings(placed)]
  })
}

function sourceFindings(placed: PlacedStep): readonly Finding[] {
  const { step } = placed
  if (step.type === 'MCSimulation')
    return surplus(placed, ['parents', 'input', ...CATALOG], 'a simulation takes no files')
  if (step.parents.length > 0)
    return [...surplus(placed, CATALOG, 'this step takes the files of its parents'), ...producerFindings(placed)]
  if (step.input === undefined) return [noInput(placed)]
  return endFindings(placed)
}

function emptyFindings({ step, path }: PlacedStep): readonly Finding[] {
  if (step.input === undefined || Object.keys(step.input).length > 0) return []
  return [error([...path, 'input'], 'the query is empty, it should be `all` where any file is meant')]
}

const CATALOG = ['register', 'closed', 'open'] as const

/** Keys that make no sense beside what else the step says. */
function surplus(
  { step, path }: PlacedStep,
  keys: readonly ('parents' | 'input' | (typeof CATALOG)[number])[],
  why: string,
): readonly Finding[] {
  const given = keys.filter((key) => (key === 'parents' ? step.parents.length > 0 : step[key] !== undefined))
  return given.map((key) => error([...path, key], `${why}, so ${key} should be left out`))
}

/** The system's own condition on the parents' files stands in that place. */
function producerFindings({ step, path }: PlacedStep): readonly Finding[] {
  if (typeof step.input !== 'object' || !Object.hasOwn(step.input, 'transformation')) return []
  return [
    error(
      [...path, 'input', 'transformation'],
      'whose files these are is said by parents, so transformation should be left out',
    ),
  ]
}

function noInput({ path }: PlacedStep): Finding {
  return error(
    [...path, 'input'],
    'this step has neither parents nor input; it should name its parents, or give conditions on metadata, or say `input: all`',
  )
}

function endFindings({ step, path }: PlacedStep): readonly Finding[] {
  const { closed, open, register } = step
  if (closed === true && open === true)
    return [error([...path, 'open'], 'a step is either closed or open, one of the two should be left out')]
  if (open === true && register !== undefined)
    return [error([...path, 'open'], 'what is registered here ends by itself, so open should be left out')]
  if (closed === true || open === true || register !== undefined) return []
  const text =
    'nothing says when the input ends: this step waits for `cascade complete`; say closed: true or register, or open: true if that is meant'
  return [warning([...path, 'input'], text)]
}
