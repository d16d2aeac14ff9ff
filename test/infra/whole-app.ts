import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api'
import { AwsSolutionsChecks } from 'cdk-nag'
import * as z from 'zod'
import { deploymentOf } from '../../infra/deployment.ts'
import { settingsOf } from './synthesized.ts'

const reportSchema = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({ ruleName: z.string(), violatingConstructs: z.array(z.object({ constructPath: z.string() })) }),
      ),
    }),
  ),
})

/** All stacks, synthesised into a folder. Nothing is bundled: what functions and images hold is tried where they run. */
export function synthesizedInto(folder: string, text = ''): void {
  const app = new App({ context: { [BUNDLING_STACKS]: [] }, outdir: folder })
  deploymentOf(app, settingsOf(text))
  app.synth()
}

/** What the checks of AWS Solutions find in all stacks and is not explained there: rule and place. */
export function findingsIn(text = ''): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-nag-'))
  try {
    const app = new App({ context: { [BUNDLING_STACKS]: [] }, outdir: folder })
    deploymentOf(app, settingsOf(text))
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const file = join(folder, 'validation-report.json')
    synthesizeWhateverIsFound(app, file)
    const report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return report.pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
      ),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** It throws when something is found, and prints all of it: the report has the same, in order. */
function synthesizeWhateverIsFound(app: App, report: string): void {
  try {
    app.synth()
  } catch (error) {
    if (!existsSync(report)) throw error
  }
}
