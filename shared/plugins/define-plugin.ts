import type { WaitingFile } from '../model/attachment.ts'
import type { CutContext, FieldUse, PilableFile, Plugin } from './contract.ts'
import { cutPile } from './cut-pile.ts'
import type { BoundCut } from './cut-pile.ts'
import { parseParameters } from './parse-parameters.ts'

/** A plugin together with its parameters, which only it can read. Members as in {@link Plugin}. */
export interface BoundPlugin {
  readonly name: string
  readonly needs: readonly string[]
  readonly barrier: boolean
  readonly splits: boolean
  readonly flushes: boolean
  readonly inputField: string | null
  /** Metadata fields that the parameters name. */
  readonly fields: readonly FieldUse[]
  pile(file: PilableFile): string
  /** Cuts the files of one pile, given in any order: failed files apart, time-outs seen to. */
  cut(waiting: readonly WaitingFile[], context: CutContext): BoundCut
}

/** A plugin as the registry keeps it: what its parameters look like stays its own business. */
export interface PluginFactory {
  readonly name: string
  readonly description: string
  /** Parameters as they may stand in the YAML. */
  readonly examples: readonly Readonly<Record<string, unknown>>[]
  /** Throws InputError when a parameter is unknown or makes no sense. */
  bind(parameters: Readonly<Record<string, unknown>>): BoundPlugin
}

/** Closes over the type of a plugin's parameters, so that plugins of all kinds fit one registry. */
export function definePlugin<P>(plugin: Plugin<P>): PluginFactory {
  return {
    name: plugin.name,
    description: plugin.description,
    examples: plugin.examples,
    bind(raw) {
      const ready = { plugin, ...parseParameters(plugin, raw) }
      return {
        name: plugin.name,
        needs: plugin.needs(ready.parameters),
        barrier: plugin.barrier(ready.parameters),
        splits: plugin.splits(ready.parameters),
        flushes: plugin.flushes(ready.parameters),
        inputField: plugin.inputField(ready.parameters),
        fields: plugin.fields(ready.parameters),
        pile: (file) => plugin.pile(file, ready.parameters),
        cut: (waiting, context) => cutPile(ready, waiting, context),
      }
    },
  }
}
