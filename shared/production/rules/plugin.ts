import { checkPlugin } from '../../plugins/bound-plugin.ts'
import { error, type Finding } from '../../document/finding.ts'
import { placedSteps, type Checked } from '../rule.ts'
import { pluginOf } from '../step-plugin.ts'

/** The plugin is there and understands its parameters; a simulation has no files to group. */
export function checkPlugins({ document, schema }: Checked): readonly Finding[] {
  return placedSteps(document).flatMap(({ step, path }) => {
    if (step.plugin === undefined) return []
    if (step.type === 'MCSimulation')
      return [error([...path, 'plugin'], 'a simulation has no files to group, so plugin should be left out')]
    return checkPlugin(pluginOf(step), schema).map(({ field, message }) =>
      error([...path, ...field.split('.')], message),
    )
  })
}
