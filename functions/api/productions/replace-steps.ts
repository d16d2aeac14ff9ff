import { conflict } from '../../../shared/api/refusal.ts'
import { changeState, moved } from '../../../shared/lifecycle/change-state.ts'
import { COUNT_NAMES } from '../../../shared/model/counts.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import type { ApiContext } from '../context.ts'
import { createTransformations, productionOf } from './create-production.ts'
import type { Differences } from './differences.ts'
import { jobReplacements, replaceJobs, type JobReplacement } from './replace-jobs.ts'
import { reserveRuns } from './reserve-runs.ts'
import { sayDifferences } from './say-differences.ts'

/** What is to take the place of what. */
export interface ReplaceRequest {
  /** The new YAML. */
  readonly text: string
  /** Steps whose jobs are to be replaced, begun or not. */
  readonly replace: readonly string[]
  readonly reason: string
}

/**
 * Puts the changed steps of a production in the place of the old ones, if not one of those has begun: no file was ever
 * taken, no task made. They leave the filter and are forgotten, the new ones are created and brought to life, and their
 * backfill sees every file that came meanwhile. Of steps that are named only the job is replaced. Throws a refusal that
 * names the steps when another has begun. Returns the transformations whose job was replaced.
 */
export async function replaceSteps(
  found: Differences,
  request: ReplaceRequest,
  context: ApiContext,
): Promise<readonly string[]> {
  const { production, plan } = found
  const { jobs, steps } = await replacementOf(found, request.replace, context)
  const old = found.transformations.filter(({ definition }) => steps.includes(definition.step))
  if (steps.length > 0) await reserveRuns(plan, old, context)
  const { text, reason } = request
  const { created, version } = production
  if (!(await context.ports.productions.change(productionOf(plan, text, { created, version }), version)))
    throw conflict('production', `production ${plan.name} was changed by somebody else at this moment: try again`)
  await replaceJobs(jobs, reason, context)
  for (const transformation of old) await forget(transformation, context)
  await createTransformations(plan, context)
  return jobs.map(({ name }) => name)
}

/** The jobs to be replaced, and the other steps that differ: none of them has begun. Throws a refusal when one has. */
export async function replacementOf(
  found: Differences,
  replace: readonly string[],
  context: ApiContext,
): Promise<{ readonly jobs: readonly JobReplacement[]; readonly steps: readonly string[] }> {
  const steps = found.steps.filter((step) => !replace.includes(step))
  const old = found.transformations.filter(({ definition }) => steps.includes(definition.step))
  if (found.production.removing || (await anyBegun(old, context)))
    throw conflict('production', sayDifferences(found, replace))
  return { jobs: jobReplacements(found, replace), steps }
}

async function anyBegun(old: readonly Transformation[], context: ApiContext): Promise<boolean> {
  for (const { definition, state } of old)
    if (state.status !== 'New' && (await hasBegun(definition.name, context))) return true
  return false
}

async function hasBegun(name: string, { ports }: ApiContext): Promise<boolean> {
  const progress = await ports.transformations.progress(name)
  if (progress === undefined) return false
  const { transformation, counts } = progress
  if (transformation.state.status !== 'Active' || COUNT_NAMES.some((count) => counts[count] !== 0)) return true
  // A file may be attached and not counted yet: it is on its way to its pile.
  return (await ports.attachments.list({ transformation: name, after: '', limit: 1 })).length > 0
}

/** Out of the filter first, so that no file is taken by what is about to be forgotten. */
async function forget({ definition }: Transformation, { ports, by }: ApiContext): Promise<void> {
  const { name } = definition
  const [now] = await ports.transformations.read([name])
  const state = now === undefined ? null : moved(now.state, 'Cleaning', 'another definition takes its place')
  if (now === undefined || state === null) return
  const log = { at: ports.clock.now(), by, text: 'Replaced by another definition' }
  if (!(await ports.transformations.changeActive({ name, version: now.version, state, log }, 'remove')))
    throw conflict('production', `${name} was changed by somebody else at this moment: try again`)
  await changeState({ name, by, decide: ({ state: last }) => cleaned(last) }, ports)
  await ports.transformations.forget(name)
}

function cleaned(state: Transformation['state']) {
  const next = moved(state, 'Cleaned', '')
  return next === null ? null : { state: next, line: null }
}
