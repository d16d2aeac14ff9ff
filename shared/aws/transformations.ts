import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Counts } from '../model/counts.ts'
import {
  definitionSchema,
  stateSchema,
  type Definition,
  type State,
  type Transformation,
} from '../model/transformation.ts'
import type { ActiveDelta, LogEntry, StateChange, Transformations } from '../ports/transformations.ts'
import { sideBySide } from '../ports/side-by-side.ts'
import { countKeys, sumOfCounts } from './counts.ts'
import { forgetTransformation } from './forget-transformation.ts'
import { allItemsIn } from './items-in.ts'
import { ACTIVE_VERSION_KEY, activeChangeKey, definitionKey, doorKey, historyKey } from './keys.ts'
import { pack, packedOrText } from './packed.ts'
import type { Item, Table, Write } from './table.ts'

const itemSchema = z.object({
  definition: packedOrText(definitionSchema),
  state: packedOrText(stateSchema),
  version: z.number().int(),
})
const entrySchema = z.object({ at: z.number(), by: z.string(), text: z.string() })
const versionSchema = z.object({ version: z.number().int() })
const deltaSchema = z.object({ version: z.number().int(), kind: z.enum(['add', 'remove']), transformation: z.string() })

/** Lines of history and changes of the active set in one page. */
const PAGE = 1000

/**
 * Transformations on DynamoDB. Definition and state are packed JSON in one item: their fields are nobody's but the core's, and every
 * change of the state is charged for all of it. `DEFINITION_BYTES` is what a definition may have. The
 * status stands in a small item beside it, for the conditions of others' transactions, and changes in the same one.
 */
export class AwsTransformations implements Transformations {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async create(list: readonly { definition: Definition; state: State }[]): Promise<void> {
    const there = new Set((await this.read(list.map(({ definition }) => definition.name))).map(nameOf))
    await sideBySide(
      list.filter((each) => !there.has(each.definition.name)),
      ({ definition, state }) =>
        this.#table.together([
          {
            put: {
              ...definitionKey.build({ transformation: definition.name }),
              definition: pack(definition),
              state: pack(state),
              version: 1,
            },
            when: 'attribute_not_exists(#pk)',
          },
          doorWrite(definition.name, state),
        ]),
    )
  }

  async read(names: readonly string[]): Promise<readonly Transformation[]> {
    const items = await this.#table.getAll(names.map((transformation) => definitionKey.build({ transformation })))
    const found = new Map(items.map(transformationOf).map((each) => [nameOf(each), each]))
    return names.flatMap((name) => found.get(name) ?? [])
  }

  change(change: StateChange): Promise<boolean> {
    return this.#change(change, [])
  }

  async changeActive(change: StateChange, kind: 'add' | 'remove'): Promise<boolean> {
    for (;;) {
      const version = await this.activeVersion()
      const next = version + 1
      const values = { version, next }
      const counted: Write = {
        update: ACTIVE_VERSION_KEY,
        set: 'SET #version = :next',
        when: version === 0 ? 'attribute_not_exists(#version)' : '#version = :version',
        values,
      }
      const delta = { ...activeChangeKey.build({ version: next }), version: next, kind, transformation: change.name }
      if (await this.#change(change, [counted, { put: delta }])) return true
      // Refused on account of the state, or because somebody else made the next version of the set.
      if ((await this.activeVersion()) === version) return false
    }
  }

  async activeVersion(): Promise<number> {
    const item = await this.#table.get(ACTIVE_VERSION_KEY)
    return item === undefined ? 0 : versionSchema.parse(item).version
  }

  async activeSince(version: number): Promise<readonly ActiveDelta[]> {
    const { pk, sk: after } = activeChangeKey.build({ version })
    return (await allItemsIn(this.#table, { pk, begins: 'log#', after, limit: PAGE })).map((item) =>
      deltaSchema.parse(item),
    )
  }

  async history(name: string): Promise<readonly LogEntry[]> {
    const { pk } = definitionKey.build({ transformation: name })
    return (await allItemsIn(this.#table, { pk, begins: 'log#', limit: PAGE })).map((item) => entrySchema.parse(item))
  }

  async note(name: string, entry: LogEntry): Promise<void> {
    await this.#table.put(lineOf(name, `note-${randomUUID()}`, entry))
  }

  async progress(name: string): Promise<{ transformation: Transformation; counts: Counts } | undefined> {
    const key = definitionKey.build({ transformation: name })
    const [item, ...shards] = await this.#table.getTogether([key, ...countKeys(name)])
    return item === undefined ? undefined : { transformation: transformationOf(item), counts: sumOfCounts(shards) }
  }

  forget(name: string): Promise<boolean> {
    return forgetTransformation(name, this.#table)
  }

  #change({ name, version, state, log }: StateChange, more: readonly Write[]): Promise<boolean> {
    const changed: Write = {
      update: definitionKey.build({ transformation: name }),
      set: 'SET #state = :state, #version = #version + :one',
      when: '#version = :version',
      values: { state: pack(state), version, one: 1 },
    }
    const line = log === null ? [] : [{ put: lineOf(name, `${version}`.padStart(16, '0'), log) }]
    return this.#table.together([changed, doorWrite(name, state), ...line, ...more])
  }
}

function nameOf({ definition }: Pick<Transformation, 'definition'>): string {
  return definition.name
}

function doorWrite(transformation: string, { status }: State): Write {
  return { put: { ...doorKey.build({ transformation }), status } }
}

function lineOf(transformation: string, nonce: string, { at, by, text }: LogEntry) {
  return { ...historyKey.build({ transformation, at, nonce }), at, by, text }
}

function transformationOf(item: Item): Transformation {
  return itemSchema.parse(item)
}
