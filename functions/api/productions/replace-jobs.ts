import { conflict } from '../../../shared/api/refusal.ts'
import { changeState } from '../../../shared/lifecycle/change-state.ts'
import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import { inputError } from '../../../shared/model/input-error.ts'
import type { Job } from '../../../shared/model/job.ts'
import { nearest } from '../../../shared/model/metadata-nearest.ts'
import { currentJob, jobRevision, type State, type Transformation } from '../../../shared/model/transformation.ts'
import { canonicalJson } from '../../../shared/production/canonical-json.ts'
import { jobChange } from '../../../shared/production/job-change.ts'
import type { ProductionPlan } from '../../../shared/production/plan.ts'
import type { ApiContext } from '../context.ts'
import { comparable, type Differences } from './differences.ts'

/** A transformation that is to run another job from now on. */
export interface JobReplacement {
  readonly name: string
  readonly job: Job
  /** What is another: `command, sandbox`. */
  readonly parts: readonly string[]
}

/**
 * The jobs that are to be replaced in these steps. Throws a refusal for a step of which more than the job differs, or a
 * transformation of which hands out work.
 */
export function jobReplacements(found: Differences, steps: readonly string[]): readonly JobReplacement[] {
  return found.steps.filter((step) => steps.includes(step)).flatMap((step) => ofStep(step, found))
}

/** Throws InputError for a step, named as one whose job is to be replaced, that a production does not have. */
export function checkSteps(steps: readonly string[], plan: ProductionPlan): void {
  const names = new Set(plan.transformations.map(({ definition }) => definition.step))
  const unknown = steps.find((step) => !names.has(step))
  if (unknown === undefined) return
  const near = nearest(unknown, names)
  const hint = near === undefined ? `it has ${[...names].join(', ')}` : `did you mean ${near}?`
  throw inputError('replace', `production ${plan.name} has no step ${unknown} whose job could be replaced: ${hint}`)
}

function ofStep(step: string, { transformations, plan }: Differences): readonly JobReplacement[] {
  const old = transformations.filter(({ definition }) => definition.step === step)
  const now = plan.transformations.filter(({ definition }) => definition.step === step)
  const replacements = now.flatMap((planned) => {
    const one = old.find(({ definition }) => definition.name === planned.definition.name)
    if (one === undefined) throw tooMuch(step, ['matrix'])
    const { job, fixed } = jobChange(comparable(one), planned)
    if (fixed.length > 0) throw tooMuch(step, fixed)
    if (job.length === 0) return []
    mustRest(one)
    return [{ name: planned.definition.name, job: planned.definition.job, parts: job }]
  })
  if (old.length > now.length) throw tooMuch(step, ['matrix'])
  return replacements
}

function tooMuch(step: string, parts: readonly string[]): Error {
  return conflict(
    'replace',
    `step ${step} differs in its ${parts.join(', ')}: of a step that has begun only command, image, sandbox, ` +
      'parameters and resources can be replaced',
  )
}

/** What hands out no work cannot hand out half of it with the old job. */
function mustRest({ definition: { name }, state: { status } }: Transformation): void {
  if (status === 'Stopped' || status === 'Completed') return
  throw conflict('replace', `${name} is ${status}: "cascade stop ${name}" first, then its job can be replaced`)
}

/** Puts jobs in the place of those that transformations have. Safe to do twice. */
export async function replaceJobs(
  replacements: readonly JobReplacement[],
  reason: string,
  { ports, by }: ApiContext,
): Promise<void> {
  for (const { name, job, parts } of replacements) {
    const decide = (now: Transformation) => {
      if (canonicalJson(currentJob(now)) === canonicalJson(job)) return null
      mustRest(now)
      const revision = jobRevision(now) + 1
      const state: State = { ...now.state, job: { revision, current: job } }
      return { state, line: withReason(`Job replaced (revision ${revision}): another ${parts.join(', ')}`, reason) }
    }
    await changeState({ name, by, decide }, ports)
  }
}
