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

/** What an output's own manifest has to agree with. */
interface Declared {
  readonly manifest: Manifest
  readonly task: NamingTask
  readonly declarationOf: (name: string) => DeclaredName | undefined
}

/**
 * What is wrong with the outputs that a manifest names, by what the step declares of them; undefined when nothing is. The runner sees
 * to it, but the command may have written the manifest. What outputs a step has never changes, whatever job it is given.
 */
export function declaredProblem(manifest: Manifest, { definition, state }: Transformation): string | undefined {
  const { outputs } = manifest
  const many = numberProblem(outputs.length)
  if (many !== undefined) return many
  const run = runOfTask(state.runs, manifest.task)
  const { name: transformation, production, life, step, axes } = definition
  const task = { production, life, step, transformation, run, axes }
  const declared = { manifest, task, declarationOf: declarationFinder(definition.job.outputs, { ...axes, run }) }
  const counts = new Map(definition.job.outputs.map((declaration) => [declaration, 0]))
  for (const output of outputs) {
    const problem = outputProblem(output, declared)
    if (problem !== undefined) return problem
    const declaration = declared.declarationOf(output.name)?.declaration
    if (declaration !== undefined) counts.set(declaration, (counts.get(declaration) ?? 0) + 1)
  }
  return first([...counts].map(([declaration, count]) => countProblem(declaration, count))) ?? sameLfnProblem(outputs)
}

function outputProblem(output: ManifestOutput, { manifest, task, declarationOf }: Declared): string | undefined {
  const { name, key, size, lfn } = output
  const said = `Output ${shown(name)}`
  if (!isName(name)) return `${said} has a name that no file has`
  const found = declarationOf(name)
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
