import type { Definition } from '../model/transformation.ts'
import { bindPlugin, type BoundPlugin } from './bound-plugin.ts'

const bound = new WeakMap<Definition, BoundPlugin>()

/** The plugin of a transformation, bound once: definitions never change. */
export function pluginOf(definition: Definition): BoundPlugin {
  const known = bound.get(definition)
  if (known !== undefined) return known
  const plugin = bindPlugin(definition.plugin)
  bound.set(definition, plugin)
  return plugin
}
