import { InputError } from '../model/input-error.ts'
import type { Problem } from '../model/input-error.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import { checkFields } from './check-fields.ts'
import type { BoundPlugin } from './define-plugin.ts'
import { pluginNamed } from './registry.ts'

export type { BoundCut } from './cut-pile.ts'
export type { BoundPlugin } from './define-plugin.ts'

/** A plugin as a transformation asks for it: its name and what stands beside the name in the YAML. */
export interface PluginSpec {
  readonly name: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/**
 * The plugin of a transformation, with its parameters: all that the engine knows of plugins.
 * Throws InputError when no plugin has the name, or a parameter is unknown or makes no sense; never for a spec that
 * {@link checkPlugin} found nothing wrong with.
 */
export function bindPlugin(spec: PluginSpec): BoundPlugin {
  return pluginNamed(spec.name).bind(spec.parameters)
}

/**
 * What is wrong with a plugin and its parameters, given the declared metadata fields; empty when all is well.
 * Fields are told as `plugin.name`, `plugin.size`: the caller puts the step before them.
 */
export function checkPlugin(spec: PluginSpec, schema: MetadataSchema): readonly Problem[] {
  try {
    return checkFields(bindPlugin(spec), schema)
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
}
