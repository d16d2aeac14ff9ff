import type { OutputDeclaration } from '../model/job.ts'
import { bindPlugin } from '../plugins/bound-plugin.ts'
import type { PlannedTransformation } from './planned-transformation.ts'

/** How many tasks each transformation can have at most, by name; Infinity where nobody knows. Parents must come before children. */
export function mostTasks(transformations: readonly PlannedTransformation[]): ReadonlyMap<string, number> {
  const tasks = new Map<string, number>()
  const files = new Map<string, number>()
  for (const { definition, wanted } of transformations) {
    const { name, input, parents, plugin, job } = definition
    const taken = input.kind === 'parents' ? sum(parents.map((parent) => files.get(parent) ?? Infinity)) : Infinity
    const most = input.kind === 'none' ? wanted : mostGroups(taken, plugin)
    tasks.set(name, most)
    files.set(name, sum(job.outputs.map((output) => most * mostFiles(output))))
  }
  return tasks
}

/** A barrier without `by` makes one group; a join needs a file of each value for each; any other group has a file at least. */
function mostGroups(files: number, plugin: Parameters<typeof bindPlugin>[0]): number {
  const { barrier, fields } = bindPlugin(plugin)
  if (barrier && fields.length === 0) return 1
  const joined = Math.max(1, ...fields.map(({ values }) => values.length))
  return Math.floor(files / joined)
}

/** Files that one task leaves of an output, at most: a name without wildcards is one file. */
export function mostFiles({ files, most }: OutputDeclaration): number {
  const several = /[*?]|\{(?!run\})[^{}]+\}/.test(files)
  return Math.min(several ? Infinity : 1, most ?? Infinity)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
