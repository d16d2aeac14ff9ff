import { inputError } from '../model/input-error.ts'
import { allWhenComplete } from './all-when-complete.ts'
import { byMetadata } from './by-metadata.ts'
import { definePlugin } from './define-plugin.ts'
import type { PluginFactory } from './define-plugin.ts'
import { join } from './join.ts'
import { standard } from './standard.ts'
import { unknownName } from './unknown-name.ts'

/** All plugins that transformations may name. A new one gets a line here. */
export const PLUGINS: readonly PluginFactory[] = [
  definePlugin(standard),
  definePlugin(byMetadata),
  definePlugin(allWhenComplete),
  definePlugin(join),
]

const byName: ReadonlyMap<string, PluginFactory> = new Map(PLUGINS.map((plugin) => [plugin.name, plugin]))

/** The plugin of this name. Throws InputError, with the nearest name and all there are, when there is none. */
export function pluginNamed(name: string): PluginFactory {
  const plugin = byName.get(name)
  if (plugin === undefined) throw inputError('plugin.name', `plugin ${unknownName(name, [...byName.keys()])}`)
  return plugin
}
