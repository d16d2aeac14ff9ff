import { InputError } from '../../shared/model/input-error.ts'
import { isOutputKey, type Manifest, type ManifestOutput } from '../../shared/model/manifest.ts'
import { runOfTask, type Transformation } from '../../shared/model/transformation.ts'
import {
  countProblem,
  declarationFinder,
  numberProblem,
  sameLfnProblem,
  sizeProblem,
  type DeclaredName,
} from '../../shared/production/declared-outputs.ts'
import { outputLfn, type NamingTask } from '../../shared/production/output-lfn.ts'

/**
 * What is wrong with the outputs that a manifest names, by what the step declares of them; undefined when nothing is. The runner sees
 * to it, but the command may have written the manifest. What outputs a step has never changes, whatever job it is given.
 */
export function declaredProblem(manifest: Manifest, { definition, state }: Transformation): string | undefined {
  const { outputs } = manifest
  // Before anything is done with each, and with its name.
  const strange = numberProblem(outputs.length) ?? first(outputs.map(nameProblem))
  if (strange !== undefined) return strange
  const run = runOfTask(state.runs, manifest.task)
  const { name: transformation, production, life, step, axes, job } = definition
  const task = { production, life, step, transformation, run, axes }
  const declarationOf = declarationFinder(job.outputs, { ...axes, run })
  const named = outputs.map((output) => ({ output, found: declarationOf(output.name) }))
  const counts = job.outputs.map((declaration) =>
    countProblem(declaration, named.filter(({ found }) => found?.declaration === declaration).length),
  )
  const problems = named.map(({ output, found }) => outputProblem(output, found, { manifest, task }))
  return first(problems) ?? first(counts) ?? sameLfnProblem(outputs)
}

function nameProblem({ name }: ManifestOutput): string | undefined {
  return isName(name) ? undefined : `Output ${shown(name)} has a name that no file has`
}

function outputProblem(
  output: ManifestOutput,
  found: DeclaredName | undefined,
  { manifest, task }: { readonly manifest: Manifest; readonly task: NamingTask },
): string | undefined {
  const { name, key, size, lfn } = output
  const said = `Output ${shown(name)}`
  if (found === undefined) return `${said} is none that the step declares`
  if (!isOutputKey(key, manifest, name)) return `${said} lies at ${shown(key)}, which is not its place in its execution`
  const small = sizeProblem({ name, size, declaration: found.declaration })
  if (small !== undefined) return small
  const own = lfnOrProblem(task, output, found)
  if (typeof own !== 'string') return `${said} has no LFN: ${own.problem}`
  return own === lfn ? undefined : `${said} says that its LFN is ${shown(lfn)}, its declaration makes it ${own}`
}

function lfnOrProblem(task: NamingTask, { name, metadata }: ManifestOutput, { declaration }: DeclaredName) {
  try {
    return outputLfn(task, { name, metadata, declaration })
  } catch (error) {
    if (error instanceof InputError) return { problem: error.message }
    throw error
  }
}

/** Longest name of a file in bytes of UTF-8, on Linux. */
const NAME_MOST_BYTES = 255

function isName(name: string): boolean {
  const isSpeakable = !/[/\p{Cc}]/u.test(name) && name !== '.' && name !== '..'
  return isSpeakable && name.length <= NAME_MOST_BYTES && new TextEncoder().encode(name).length <= NAME_MOST_BYTES
}

/** As much of it as people want to read. */
const SHOWN = 300

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text)
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}
