import { error, warning, type Finding } from '../../document/finding.ts'
import { commandOf, imageOf, sandboxPathsOf } from '../job-of-step.ts'
import { placeholdersOf } from '../../model/placeholders.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import { isRunnerProgram } from '../runner-programs.ts'
import { filesUnder, hintAt, plainPath } from '../sandbox-files.ts'
import { commandPath } from './command.ts'

/** Scripts that an interpreter is given as its first argument. */
const SCRIPT = /^[^-].*\.(?:[cm]?[jt]s|py|sh|R|pl|rb|jl)$/

/**
 * Programs and scripts that a command names are there: on the PATH, in the sandbox. What an image holds nobody can know here; of the
 * runner's, what it is known to have.
 */
export function checkPrograms(checked: Checked): readonly Finding[] {
  return placedSteps(checked.document).flatMap((placed) => {
    const files = sandboxOf(placed, checked)
    return commandOf(placed.step, checked.document).flatMap((argument, index) => {
      if (argument === '' || placeholdersOf(argument).length > 0) return []
      const view = { argument, files, placed, checked }
      const text = index === 0 ? programFault(view) : argumentFault(view, index)
      const by = placed.step.command === undefined ? `for step ${placed.step.name}, ` : ''
      if (text !== undefined) return [error(commandPath(placed, index), `${by}${argument} ${text}`)]
      const doubt = index === 0 ? runnerDoubt(view) : undefined
      return doubt === undefined ? [] : [warning(commandPath(placed, index), `${by}${argument} ${doubt}`)]
    })
  })
}

interface View {
  readonly argument: string
  /** Paths in the working directory; null where they are not known. */
  readonly files: readonly string[] | null
  readonly placed: PlacedStep
  readonly checked: Checked
}

function sandboxOf({ step }: PlacedStep, { document, disk, sandbox }: Checked): readonly string[] | null {
  const paths = sandboxPathsOf(step, document)
  if (sandbox !== null) return filesUnder(paths, sandbox).map(({ path }) => path)
  return disk === null ? null : paths.flatMap((path) => disk.list(plainPath(path)))
}

/** Where a command without container runs: on this machine, or in the image of the runner; null: in an image of its own, or nobody can look. */
function placeOf({ placed, checked: { document, disk } }: View): 'host' | 'runner' | null {
  if (disk === null) return null
  const isOwn = imageOf(placed.step, document) !== null && !disk.hostOnly
  return isOwn ? null : disk.inRunnerImage ? 'runner' : 'host'
}

function programFault(view: View): string | undefined {
  const { argument, files, checked } = view
  const isOnHost = placeOf(view) === 'host'
  if (argument.startsWith('/'))
    return isOnHost && checked.disk?.exists(argument) === false
      ? 'is not there, it should be a program of this machine'
      : undefined
  if (argument.includes('/')) {
    if (files !== null && !files.includes(plainPath(argument))) return sayNotStaged(argument, files)
    const stored = checked.sandbox?.find(({ path }) => path === plainPath(argument))
    return stored?.executable === false ? 'is not executable, it should have the permission (chmod +x)' : undefined
  }
  if (isOnHost ? checked.disk?.onPath(argument) : placeOf(view) === null || isRunnerProgram(argument)) return undefined
  if (files?.includes(argument) === true) return `is in the sandbox, but not on the PATH; it should be ./${argument}`
  return isOnHost
    ? 'is not on the PATH and not in the sandbox, the command should begin with a program that is there'
    : undefined
}

/** Of the image of the runner it is not known that it has this program: nor that it has not. */
function runnerDoubt(view: View): string | undefined {
  const { argument } = view
  const isStaged = argument.includes('/') && !argument.startsWith('/')
  if (placeOf(view) !== 'runner' || isStaged || isRunnerProgram(argument)) return undefined
  return (
    'may not be there: a job without an image runs on AWS in that of the runner, which has Node and the basic programs of Debian; ' +
    'the job should name an image that has it, or the sandbox should bring it (./program)'
  )
}

function argumentFault(
  { argument, files, placed, checked: { document, disk } }: View,
  index: number,
): string | undefined {
  if (files === null || argument.startsWith('/') || argument.startsWith('-')) return undefined
  const path = plainPath(argument)
  if (files.some((file) => file === path || file.startsWith(`${path}/`))) return undefined
  const inFolder = sandboxPathsOf(placed.step, document).some((one) => path.startsWith(`${plainPath(one)}/`))
  if (inFolder || (index === 1 && SCRIPT.test(argument))) return sayNotStaged(argument, files)
  const beside = argument.includes('/') && !argument.includes('..') && disk?.exists(path) === true
  return beside
    ? `lies beside the YAML but not in the sandbox, so jobs would not find it; the sandbox should name it`
    : undefined
}

function sayNotStaged(argument: string, files: readonly string[]): string {
  const hint = hintAt(plainPath(argument), files)
  return `names no file of the sandbox${hint === '' ? ', where it should be' : hint}`
}
