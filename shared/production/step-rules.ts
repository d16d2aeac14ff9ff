import type { Rule } from './rule.ts'
import { checkCommands } from './rules/command.ts'
import { checkImages } from './rules/image.ts'
import { checkInputQuery } from './rules/input-query.ts'
import { checkInputSource } from './rules/input-source.ts'
import { checkLfnTemplates } from './rules/lfn-template.ts'
import { checkMatrix } from './rules/matrix.ts'
import { checkMetadata } from './rules/metadata.ts'
import { checkOutputMetadata } from './rules/output-metadata.ts'
import { checkOutputs } from './rules/outputs.ts'
import { checkParents } from './rules/parents.ts'
import { checkPlugins } from './rules/plugin.ts'
import { checkPrograms } from './rules/program.ts'
import { checkResources } from './rules/resources.ts'
import { checkRuns } from './rules/runs.ts'
import { checkSandboxes } from './rules/sandbox.ts'
import { checkStepNames } from './rules/step-names.ts'

/** Rules on what the steps say, each by itself. A new one gets a line here. */
export const STEP_RULES: readonly Rule[] = [
  checkCommands,
  checkImages,
  checkInputQuery,
  checkInputSource,
  checkLfnTemplates,
  checkMetadata,
  checkOutputMetadata,
  checkOutputs,
  checkParents,
  checkPlugins,
  checkPrograms,
  checkResources,
  checkRuns,
  checkSandboxes,
  checkMatrix,
  checkStepNames,
]
