import type { OutputDeclaration } from '../model/job.ts'
import { parseLfn, type Lfn } from '../model/lfn.ts'
import type { Value } from '../model/placeholders.ts'
import type { TaskOrder } from '../model/task-order.ts'
import { lfnTemplate, productionInLfn, transformationInLfn } from './default-lfn.ts'
import { fillLfn, lfnPlaceholders, onePart, runDirectory } from '../model/lfn-template.ts'

/** An output whose LFN is wanted. */
export interface NamedOutput {
  readonly name: string
  /** As the job knows it: fields are checked where the file is registered. */
  readonly metadata: Readonly<Record<string, Value>>
  readonly declaration: OutputDeclaration
}

/** What of a task stands in LFNs. */
export type NamingTask = Pick<TaskOrder, 'production' | 'life' | 'step' | 'transformation' | 'run' | 'axes'>

/**
 * The LFN of an output by its declaration's template: `{run}`, `{run:000xxx}` (run 12345 in `012xxx`: a directory per
 * thousand runs), `{step}`, `{transformation}` (`production-step-value`), `{production}`, `{kind}`, `{name}`, and metadata
 * fields. A value never makes more than one part of the path. The runner names outputs by it, and whoever accepts a result holds it
 * to the same. Throws `InputError` when the result is no LFN.
 */
export function outputLfn(task: NamingTask, output: NamedOutput): Lfn {
  const template = lfnTemplate(output.declaration)
  const parts = template.split('/').map((part) => fillPart(part, (name) => valueOf(task, output, name)))
  return parseLfn(parts.filter((part) => part !== undefined).join('/'))
}

function fillPart(part: string, value: (name: string) => Value | undefined): string | undefined {
  const texts = lfnPlaceholders(part).map((name) => [name, onePart(String(value(name) ?? ''))] as const)
  if (texts.some(([, text]) => text === '')) return undefined
  const filled = new Map(texts)
  return fillLfn(part, (name) => filled.get(name) ?? '')
}

function valueOf(task: NamingTask, output: NamedOutput, name: string): Value | undefined {
  switch (name) {
    case 'run':
      return task.run
    case 'step':
      return task.step
    case 'production':
      return productionInLfn(task)
    case 'transformation':
      return transformationInLfn({ name: task.transformation, life: task.life })
    case 'kind':
      return output.declaration.kind
    case 'name':
      return output.name
    default:
      return runDirectory(task.run, name) ?? output.metadata[name] ?? task.axes[name]
  }
}
