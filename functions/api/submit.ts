import type { AnswerOf, CheckedRequestOf } from '../../shared/api/operation.ts'
import type { submitProduction } from '../../shared/api/productions.ts'
import { Refusal } from '../../shared/api/refusal.ts'
import { isAccepted } from '../../shared/production/finding.ts'
import { planProduction, type PlannedProduction, type ProductionPlan } from '../../shared/production/plan.ts'
import { checkSandbox } from './check-sandbox.ts'
import type { ApiContext } from './context.ts'
import { createProduction, createTransformations } from './create-production.ts'
import { differences, sayDifferences } from './differences.ts'
import { previewInputs } from './preview-inputs.ts'
import { replaceSteps } from './replace-steps.ts'

type Submitted = AnswerOf<typeof submitProduction>

/** See {@link submitProduction}. */
export async function submit(
  request: CheckedRequestOf<typeof submitProduction>,
  context: ApiContext,
): Promise<Submitted> {
  const { problems, plan } = planOf(request, context)
  const warnings = problems.filter((problem) => problem.severity === 'warning')
  const answer = { production: plan.name, transformations: plan.transformations.map(planned), warnings }
  if (request.dryRun) return { ...answer, outcome: 'dry-run', ...(await dryRun(plan, context)) }
  await checkSandbox(request.sandbox ?? [], context.ports)
  const outcome = await createOrGoOn(plan, request.text, context)
  return { ...answer, outcome, inputs: [], conflicts: [] }
}

/** Plans anew: what a client has checked is a client's word. */
function planOf(
  { text, as, sandbox, dryRun: isDry }: CheckedRequestOf<typeof submitProduction>,
  { schema }: ApiContext,
): { readonly problems: PlannedProduction['problems']; readonly plan: ProductionPlan } {
  const stored = sandbox ?? (isDry ? null : [])
  const { plan, problems } = planProduction({ text, schema, sandbox: stored, disk: null, name: as ?? null })
  if (plan === null || !isAccepted(problems)) throw new Refusal('input', problems)
  return { plan, problems }
}

async function dryRun(plan: ProductionPlan, context: ApiContext): Promise<Pick<Submitted, 'inputs' | 'conflicts'>> {
  const inputs = await previewInputs(plan.transformations, context)
  const found = await differences(plan, context.ports)
  const differ = found !== undefined && (found.production.removing || found.steps.length > 0)
  return { inputs, conflicts: differ ? [sayDifferences(found)] : [] }
}

async function createOrGoOn(plan: ProductionPlan, text: string, context: ApiContext): Promise<Submitted['outcome']> {
  const found = await differences(plan, context.ports)
  if (found === undefined) {
    await createProduction(plan, text, context)
    return 'created'
  }
  if (found.production.removing || found.steps.length > 0) {
    await replaceSteps(found, text, context)
    return 'replaced'
  }
  // Also what a request that died half way left undone.
  await createTransformations(plan, context)
  return 'resumed'
}

function planned({
  definition,
  wanted,
}: ProductionPlan['transformations'][number]): Submitted['transformations'][number] {
  const { name, step, axes, type, parents } = definition
  return { name, step, axes, type, parents, wanted }
}
