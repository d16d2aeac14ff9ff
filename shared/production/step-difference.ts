import type { SandboxFile } from '../model/job.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Comparable } from './differences.ts'
import { jobChange } from './job-change.ts'

/** How a step differs between a production as it is and as it is planned now. */
export interface StepDifference {
  readonly step: string
  readonly kind: 'new' | 'gone' | 'changed'
  /** What of its jobs is another, which may be replaced: `command`. */
  readonly job: readonly string[]
  /** What else is another, in the words of the YAML. */
  readonly fixed: readonly string[]
  /** Paths of the files of its sandbox that are others, new or gone. */
  readonly files: readonly string[]
}

/** Says how a step differs that does. */
export function stepDifference(
  step: string,
  before: readonly Comparable[],
  planned: readonly Comparable[],
): StepDifference {
  const [old, now] = [ofStep(before, step), ofStep(planned, step)]
  const kind = old.length === 0 ? 'new' : now.length === 0 ? 'gone' : 'changed'
  if (kind !== 'changed') return { step, kind, job: [], fixed: [], files: [] }
  const pairs = now.flatMap((is) => {
    const was = old.find(({ definition }) => definition.name === is.definition.name)
    return was === undefined ? [] : [{ was, is }]
  })
  const changes = pairs.map(({ was, is }) => jobChange(was, is))
  const cells = pairs.length < Math.max(old.length, now.length) ? ['matrix'] : []
  return {
    step,
    kind,
    job: unique(changes.flatMap(({ job }) => job)),
    fixed: unique([...cells, ...changes.flatMap(({ fixed }) => fixed)]),
    files: unique(pairs.flatMap(({ was, is }) => otherFiles(sandboxOf(was), sandboxOf(is)))),
  }
}

function ofStep(all: readonly Comparable[], step: string): readonly Comparable[] {
  return all.filter(({ definition }) => definition.step === step)
}

function sandboxOf({ definition }: Comparable): readonly SandboxFile[] {
  return definition.job.sandbox
}

/** Files that stand in one of two sandboxes only, or in each with other content. */
function otherFiles(was: readonly SandboxFile[], is: readonly SandboxFile[]): readonly string[] {
  const [old, now] = [new Set(was.map(canonicalJson)), new Set(is.map(canonicalJson))]
  const others = [
    ...is.filter((file) => !old.has(canonicalJson(file))),
    ...was.filter((file) => !now.has(canonicalJson(file))),
  ]
  return unique(others.map(({ path }) => path))
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
