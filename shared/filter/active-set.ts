import type { Metadata } from '../model/metadata.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Transformation } from '../model/transformation.ts'
import type { BoundPlugin } from '../plugins/bound-plugin.ts'
import { pluginOf } from '../plugins/plugin-of.ts'
import type { Transformations } from '../ports/transformations.ts'
import { checkQuery } from '../query/check.ts'
import { createMatcher, type Matcher } from '../query/matcher/matcher.ts'
import { checkUsable, UnusableTransformation } from './unusable.ts'

/** What the filter needs to know of a transformation that takes files. */
export interface ActiveTransformation {
  readonly name: string
  readonly plugin: BoundPlugin
  /** Whether files that come now are taken: a closed input has all it will ever have. */
  readonly admits: boolean
}

/**
 * The input queries of all transformations that are live, as of a version, in memory: a worker keeps one and brings it up
 * to date before each batch. Never older than the version read after the batch arrived (invariant 2).
 */
export class ActiveSet {
  /** Those that are left out because they cannot be read, with the reason; whoever has stopped one takes it from here. */
  readonly unusable = new Map<string, string>()
  readonly #schema: MetadataSchema
  readonly #matcher: Matcher
  readonly #active = new Map<string, ActiveTransformation>()
  #version = 0

  constructor(schema: MetadataSchema) {
    this.#schema = schema
    this.#matcher = createMatcher(schema)
  }

  /** Applies the changes of the set that this worker has not seen yet. */
  async refresh(transformations: Transformations): Promise<void> {
    const version = await transformations.activeVersion()
    if (version === this.#version) return
    const deltas = await transformations.activeSince(this.#version)
    const last = new Map(deltas.map(({ transformation, kind }) => [transformation, kind]))
    for (const name of last.keys()) this.#drop(name)
    const added = [...last].filter(([, kind]) => kind === 'add').map(([name]) => name)
    // One that was forgotten since is left out: its removal from the set is on its way.
    for (const transformation of await transformations.read(added)) this.#take(transformation)
    this.#version = deltas.at(-1)?.version ?? version
  }

  /** The transformations that want a file of this metadata, in a stable order. */
  wanting(metadata: Metadata): readonly ActiveTransformation[] {
    return this.#matcher.match(metadata).flatMap((name) => this.#active.get(name) ?? [])
  }

  #drop(name: string): void {
    this.unusable.delete(name)
    if (this.#active.delete(name)) this.#matcher.remove(name)
  }

  #take(transformation: Transformation): void {
    const { name, input } = transformation.definition
    if (input.kind === 'none' || !this.#isUsable(transformation)) return
    this.#active.set(name, { name, plugin: pluginOf(transformation.definition), admits: input.kind !== 'closed' })
    this.#matcher.add(name, checkQuery(input.query, this.#schema))
  }

  #isUsable({ definition }: Transformation): boolean {
    try {
      checkUsable(definition, this.#schema)
      return true
    } catch (error) {
      if (!(error instanceof UnusableTransformation)) throw error
      this.unusable.set(definition.name, error.message)
      return false
    }
  }
}
