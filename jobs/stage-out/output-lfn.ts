import { parseLfn, type Lfn } from '../../shared/model/lfn.ts'
import type { OutputDeclaration } from '../../shared/model/job.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import { lfnTemplate, productionInLfn, transformationInLfn } from '../../shared/production/default-lfn.ts'
import { fillLfn, lfnPlaceholders, onePart, runDirectory } from '../../shared/model/lfn-template.ts'
import type { JobMetadata } from './output-metadata.ts'
import type { Value } from '../../shared/model/placeholders.ts'

/** An output whose LFN is wanted. */
export interface NamedOutput {
  readonly name: string
  readonly metadata: JobMetadata
  readonly declaration: OutputDeclaration
}

/**
 * The LFN of an output by its declaration's template: `{run}`, `{run:000xxx}` (run 12345 in `012xxx`: a directory per
 * thousand runs), `{step}`, `{transformation}` (`production-step-value`), `{production}`, `{kind}`, `{name}`, and metadata
 * fields. A value never makes more than one part of the path. Throws `InputError` when the result is no LFN.
 */
export function outputLfn(order: TaskOrder, output: NamedOutput): Lfn {
  const template = lfnTemplate(output.declaration)
  const parts = template.split('/').map((part) => fillPart(part, (name) => valueOf(order, output, name)))
  return parseLfn(parts.filter((part) => part !== undefined).join('/'))
}

function fillPart(part: string, value: (name: string) => Value | undefined): string | undefined {
  const texts = lfnPlaceholders(part).map((name) => [name, onePart(String(value(name) ?? ''))] as const)
  if (texts.some(([, text]) => text === '')) return undefined
  const filled = new Map(texts)
  return fillLfn(part, (name) => filled.get(name) ?? '')
}

function valueOf(order: TaskOrder, output: NamedOutput, name: string): Value | undefined {
  switch (name) {
    case 'run':
      return order.run
    case 'step':
      return order.step
    case 'production':
      return productionInLfn(order)
    case 'transformation':
      return transformationInLfn({ name: order.transformation, life: order.life })
    case 'kind':
      return output.declaration.kind
    case 'name':
      return output.name
    default:
      return runDirectory(order.run, name) ?? output.metadata[name] ?? order.axes[name]
  }
}
