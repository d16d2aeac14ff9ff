import { error, type Finding, type Path } from '../../document/finding.ts'
import { placedSteps, type Checked } from '../rule.ts'
import { filesUnder, liesInside, plainPath } from '../sandbox-files.ts'

/** Sandbox paths lie in the YAML's folder, and there is something to be found. */
export function checkSandboxes(checked: Checked): readonly Finding[] {
  const settings = [{ path: ['job'], step: checked.document.job }, ...placedSteps(checked.document)]
  return settings.flatMap(({ step, path }) => {
    const paths = step.sandbox ?? []
    return paths.flatMap((one, index) => {
      const at: Path = [...path, 'sandbox', ...(paths.length > 1 ? [index] : [])]
      return faultsOf(one, checked).map((text) => error(at, text))
    })
  })
}

function faultsOf(path: string, checked: Checked): readonly string[] {
  const refused = liesInside(path) ? (checked.disk?.refused(plainPath(path)) ?? []) : []
  if (refused.length > 0) return refused.map((one) => `${JSON.stringify(one.path)} ${one.reason}`)
  const text = pathFault(path, checked)
  return text === undefined ? [] : [`${JSON.stringify(path)} ${text}`]
}

function pathFault(path: string, { disk, sandbox }: Checked): string | undefined {
  if (!liesInside(path)) {
    const whole = plainPath(path) === '' && !path.startsWith('/')
    const what = whole ? 'is the whole folder of the production' : 'leaves the folder of the production'
    return `${what}, it should be a file or folder in it, like jobs/`
  }
  if (sandbox !== null && filesUnder([path], sandbox).length > 0) return undefined
  if (disk === null) return sandbox === null ? undefined : 'has no file among those that came with the production'
  if (!disk.exists(plainPath(path))) return 'is not there, it should be a file or folder beside the YAML'
  return disk.list(plainPath(path)).length === 0 ? 'has no files in it' : undefined
}
