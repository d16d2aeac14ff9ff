import { warning, type Finding } from '../../document/finding.ts'
import { lfnPattern, sayPattern } from '../lfn-pattern.ts'
import { lfnPlaceholders } from '../../model/lfn-template.ts'
import { firstOfEachPlace, pathOfStep, type CheckedPlan } from '../plan-rule.ts'

/** Where a production of the name was removed before: templates of one's own that would give the LFNs of its files again. */
export function checkLives(plan: CheckedPlan): readonly Finding[] {
  if (plan.life === 1) return []
  const findings = plan.transformations.flatMap(({ definition }) =>
    definition.job.outputs.flatMap((output, index) => {
      const metadata = plan.outputs.get(definition.name)?.[index]
      if (output.lfn === null || metadata === undefined || tellsLife(output.lfn)) return []
      const lfn = sayPattern(lfnPattern({ definition, output, metadata }))
      const text = `a production of this name was removed, and its LFNs are never used for other content; ${lfn} should have {transformation} in it`
      return [warning([...pathOfStep(definition, plan), 'outputs', index, 'lfn'], text)]
    }),
  )
  return firstOfEachPlace(findings)
}

function tellsLife(template: string): boolean {
  return lfnPlaceholders(template).some((name) => name === 'transformation' || name === 'production')
}
