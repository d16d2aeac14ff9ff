import { error, type Finding } from '../../document/finding.ts'
import { commandOf, imageOf, sandboxPathsOf } from '../job-of-step.ts'
import { placeholdersOf } from '../../model/placeholders.ts'
import { placedSteps, type Checked, type PlacedStep } from '../rule.ts'
import { filesUnder, hintAt, plainPath } from '../sandbox-files.ts'
import { commandPath } from './command.ts'

/** Scripts that an interpreter is given as its first argument. */
const SCRIPT = /^[^-].*\.(?:[cm]?[jt]s|py|sh|R|pl|rb|jl)$/

/** Programs and scripts that a command names are there: on the PATH, in the sandbox; what an image holds nobody can know here. */
export function checkPrograms(checked: Checked): readonly Finding[] {
  return placedSteps(checked.document).flatMap((placed) => {
    const files = sandboxOf(placed, checked)
    return commandOf(placed.step, checked.document).flatMap((argument, index) => {
      if (argument === '' || placeholdersOf(argument).length > 0) return []
      const view = { argument, files, placed, checked }
      const text = index === 0 ? programFault(view) : argumentFault(view, index)
      const by = placed.step.command === undefined ? `for step ${placed.step.name}, ` : ''
      return text === undefined ? [] : [error(commandPath(placed, index), `${by}${argument} ${text}`)]
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

function programFault({ argument, files, placed, checked: { document, disk, sandbox } }: View): string | undefined {
  const onHost = imageOf(placed.step, document) === null || disk?.hostOnly === true
  if (argument.startsWith('/'))
    return onHost && disk !== null && !disk.exists(argument)
      ? 'is not there, it should be a program of this machine'
      : undefined
  if (argument.includes('/')) {
    if (files !== null && !files.includes(plainPath(argument))) return sayNotStaged(argument, files)
    const stored = sandbox?.find(({ path }) => path === plainPath(argument))
    return stored?.executable === false ? 'is not executable, it should have the permission (chmod +x)' : undefined
  }
  if (!onHost || disk === null || disk.onPath(argument)) return undefined
  if (files?.includes(argument) === true) return `is in the sandbox, but not on the PATH; it should be ./${argument}`
  return 'is not on the PATH and not in the sandbox, the command should begin with a program that is there'
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
