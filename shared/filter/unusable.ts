import { InputError } from '../model/input-error.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Definition } from '../model/transformation.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import { checkQuery } from '../query/check.ts'

/**
 * A transformation cannot be worked on: with this configuration, or this version of its plugin, what was stored of it makes
 * no sense any more. The message says why, for its history.
 */
export class UnusableTransformation extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'UnusableTransformation'
  }
}

/** Definitions whose query was read already, with the schema that it was read by: definitions never change. */
const readable = new WeakMap<Definition, MetadataSchema>()

/** Throws {@link UnusableTransformation} when the stored plugin, or the stored query, cannot be read any more; schema null: the plugin only. */
export function checkUsable(definition: Definition, schema: MetadataSchema | null): void {
  read('plugin', () => pluginOf(definition))
  const { input } = definition
  if (schema === null || input.kind === 'none' || readable.get(definition) === schema) return
  read('input query', () => checkQuery(input.query, schema))
  readable.set(definition, schema)
}

/** Why a transformation cannot be worked on, as {@link checkUsable} finds; null: it can. */
export function whyUnusable(definition: Definition, schema: MetadataSchema | null): string | null {
  try {
    checkUsable(definition, schema)
    return null
  } catch (error) {
    if (error instanceof UnusableTransformation) return error.message
    throw error
  }
}

function read(what: string, how: () => unknown): void {
  try {
    how()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UnusableTransformation(`the ${what} cannot be read any more: ${error.message}`)
  }
}
