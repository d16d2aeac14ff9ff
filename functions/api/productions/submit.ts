import type { AnswerOf, CheckedRequestOf } from '../../../shared/api/operation.ts'
import type { submitProduction } from '../../../shared/api/productions.ts'
import { notFound, Refusal } from '../../../shared/api/refusal.ts'
import { isAccepted } from '../../../shared/document/finding.ts'
import { planProduction, type PlannedProduction, type ProductionPlan } from '../../../shared/production/plan.ts'
import { checkSandbox } from './check-sandbox.ts'
import type { ApiContext } from '../context.ts'
import { createProduction, createTransformations } from './create-production.ts'
import { differences, type Differences, type Replanned } from './differences.ts'
import { previewInputs } from './preview-inputs.ts'
import { checkSteps } from './replace-jobs.ts'
import { checkRuns } from './reserve-runs.ts'
import { replacementOf, replaceSteps, type ReplaceRequest } from './replace-steps.ts'

type Submitted = AnswerOf<typeof submitProduction>

/** See {@link submitProduction}. */
export async function submit(
  request: CheckedRequestOf<typeof submitProduction>,
  context: ApiContext,
): Promise<Submitted> {
  const planned = await planInLife(request, context)
  const { problems, plan } = planned
  checkSteps(request.replace, plan)
  const warnings = problems.filter((problem) => problem.severity === 'warning')
  const answer = { production: plan.name, transformations: plan.transformations.map(answerOf), warnings }
  if (request.dryRun) return { ...answer, outcome: 'dry-run', ...(await dryRun(planned, request, context)) }
  await checkSandbox(request.sandbox ?? [], context)
  return { ...answer, ...(await createOrGoOn(planned, request, context)), inputs: [], conflicts: [] }
}

interface Planned extends Replanned {
  readonly problems: PlannedProduction['problems']
}

/** The plan of the production that is there, or of the one after those of its name that were removed. */
async function planInLife(request: CheckedRequestOf<typeof submitProduction>, context: ApiContext): Promise<Planned> {
  const first = planOf(request, context, 1)
  const { productions } = context.ports
  const { name } = first.plan
  const life = (await productions.read(name))?.life ?? (await productions.livesOver(name)) + 1
  return life === 1 ? first : planOf(request, context, life)
}

/** Plans anew: what a client has checked is a client's word. */
function planOf(request: CheckedRequestOf<typeof submitProduction>, context: ApiContext, life: number): Planned {
  const accepted = (runCounts: ReadonlyMap<string, number>) => {
    const { plan, problems } = planRequested(request, { runCounts, life }, context)
    if (plan === null || !isAccepted(problems)) throw new Refusal('input', problems)
    return { plan, problems }
  }
  return { ...accepted(new Map()), withCounts: (counts) => accepted(counts).plan }
}

function planRequested(
  { text, as, sandbox, dryRun: isDry }: CheckedRequestOf<typeof submitProduction>,
  known: { readonly runCounts: ReadonlyMap<string, number>; readonly life: number },
  { schema, config }: ApiContext,
): PlannedProduction {
  const stored = sandbox ?? (isDry ? null : [])
  const name = as ?? null
  return planProduction({ text, schema, sites: config.sites, sandbox: stored, disk: null, name, ...known })
}

async function dryRun(
  planned: Planned,
  { replace, preview }: Pick<CheckedRequestOf<typeof submitProduction>, 'replace' | 'preview'>,
  context: ApiContext,
): Promise<Pick<Submitted, 'inputs' | 'conflicts' | 'replacedJobs'>> {
  const { plan } = planned
  const inputs = preview ? await previewInputs(plan.transformations, context) : []
  const found = await differences(planned, context.ports)
  try {
    const replacedJobs =
      found === undefined ? await dryCreate(plan, replace, context) : await dryReplace(found, replace, context)
    return { inputs, conflicts: [], replacedJobs: [...replacedJobs] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { inputs, conflicts: error.problems.map(({ message }) => message), replacedJobs: [] }
  }
}

async function dryCreate(
  plan: ProductionPlan,
  replace: readonly string[],
  context: ApiContext,
): Promise<readonly string[]> {
  checkNothingToReplace(plan, { replace })
  await checkRuns(plan, [], context)
  return []
}

/** The transformations whose job would be replaced. */
async function dryReplace(
  found: Differences,
  replace: readonly string[],
  context: ApiContext,
): Promise<readonly string[]> {
  const { jobs, steps } = await replacementOf(found, replace, context)
  const old = found.transformations.filter(({ definition }) => steps.includes(definition.step))
  if (steps.length > 0) await checkRuns(found.plan, old, context)
  return jobs.map(({ name }) => name)
}

/** Whoever replaces means a production that is there. */
function checkNothingToReplace({ name }: ProductionPlan, { replace }: Pick<ReplaceRequest, 'replace'>): void {
  if (replace.length > 0) throw notFound('replace', `there is no production ${name} yet: without --replace it is made`)
}

async function createOrGoOn(
  planned: Planned,
  request: ReplaceRequest,
  context: ApiContext,
): Promise<Pick<Submitted, 'outcome' | 'replacedJobs'>> {
  const found = await differences(planned, context.ports)
  if (found === undefined) {
    checkNothingToReplace(planned.plan, request)
    await createProduction(planned.plan, request.text, context)
    return { outcome: 'created', replacedJobs: [] }
  }
  if (found.production.removing || found.steps.length > 0)
    return { outcome: 'replaced', replacedJobs: [...(await replaceSteps(found, request, context))] }
  // Also what a request that died half way left undone.
  await createTransformations(found.plan, context)
  return { outcome: 'resumed', replacedJobs: [] }
}

function answerOf({
  definition,
  wanted,
}: ProductionPlan['transformations'][number]): Submitted['transformations'][number] {
  const { name, step, axes, type, parents } = definition
  return { name, step, axes, type, parents, wanted }
}
