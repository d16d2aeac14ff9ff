import type { PluginSpec } from '../plugins/bound-plugin.ts'
import type { Step } from './schema.ts'

/** Plugins of which nothing need be said: one file a task. DIRAC's 10 surprises whoever did not ask for groups. */
const STANDARD: PluginSpec = { name: 'Standard', parameters: { size: 1 } }

/** A step's plugin and its parameters; without one, Standard. Standard has `size: 1` unless another size is said. */
export function pluginOf(step: Pick<Step, 'plugin'>): PluginSpec {
  if (step.plugin === undefined) return STANDARD
  const { name, ...parameters } = step.plugin
  return { name, parameters: name === STANDARD.name ? { ...STANDARD.parameters, ...parameters } : parameters }
}
