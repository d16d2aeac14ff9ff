import { hash } from 'node:crypto'
import * as z from 'zod'
import {
  listedProductionSchema,
  type ListedProduction,
  type Production,
  type RivalRuns,
  type RunReservation,
} from '../model/production.ts'
import { reserved, scopeText, takenOfRows, takenRows, type RunScope } from '../production/taken-runs.ts'
import { PRODUCTION_SHARES, type Productions } from '../ports/productions.ts'
import type { Key } from './key-kind.ts'
import { listKey } from './keys.ts'
import { pack, packed } from './packed.ts'
import { merged } from './shards.ts'
import type { Item, Table } from './table.ts'

const itemSchema = z.object({ production: packed(listedProductionSchema) })
const textSchema = z.object({ text: z.string() })
const livesSchema = z.object({ lives: z.number().int() })
const rowsSchema = z.array(z.tuple([z.string(), z.string(), z.number().int(), z.number().int()]))
const runsSchema = z.object({ version: z.number().int(), taken: packed(rowsSchema).transform(takenOfRows) })

/** More productions than an account will ever have: they are read in one go. */
const ALL = 1_000_000

/** All run numbers of a campaign, or of a production in none. */
interface Runs {
  /** 0: never written. */
  readonly version: number
  readonly taken: readonly RivalRuns[]
}

/**
 * Productions and reserved run numbers on DynamoDB. A production is packed JSON in an item of a list, so that one of
 * 10,000 transformations fits; its text, of which `YAML_BYTES` is the limit, has an item of its own, so that the list stays cheap to read, and both are written in one transaction. Whatever is repeated is refused by
 * its condition, or has no effect.
 */
export class AwsProductions implements Productions {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  create(production: Production): Promise<boolean> {
    const { text, ...listed } = production
    const lives = production.life - 1
    const check = livesKey(production.name)
    return this.#table.together([
      { put: listedItem(listed), when: 'attribute_not_exists(#pk)' },
      { put: { ...listKey.build({ list: 'text', name: production.name }), text } },
      lives === 0
        ? { check, when: 'attribute_not_exists(#pk)' }
        : { check, when: '#lives = :lives', values: { lives } },
    ])
  }

  async livesOver(name: string): Promise<number> {
    const item = await this.#table.get(livesKey(name))
    return item === undefined ? 0 : livesSchema.parse(item).lives
  }

  async read(name: string): Promise<Production | undefined> {
    const keys = [listKey.build({ list: 'production', name }), listKey.build({ list: 'text', name })]
    const [listed, text] = await this.#table.getTogether(keys)
    return listed === undefined ? undefined : { ...listedOf(listed), ...textSchema.parse(text) }
  }

  change(production: Production, version: number): Promise<boolean> {
    const { text, ...listed } = production
    const next = listedItem({ ...listed, version: version + 1 })
    return this.#table.together([
      { put: next, when: '#version = :version', values: { version } },
      { put: { ...listKey.build({ list: 'text', name: production.name }), text } },
    ])
  }

  async list(share?: number): Promise<readonly ListedProduction[]> {
    const all = listKey.partitions({})
    const partitions = share === undefined ? all : all.filter((_, shard) => shard % PRODUCTION_SHARES === share)
    return (await merged(this.#table, { partitions, begins: 'production#', limit: ALL })).map(listedOf)
  }

  async forget(name: string): Promise<void> {
    const listed = listKey.build({ list: 'production', name })
    for (;;) {
      const item = await this.#table.get(listed)
      if (item === undefined) return
      const { life, version } = listedOf(item)
      const writes = [
        { remove: listed, when: '#version = :version', values: { version } },
        { remove: listKey.build({ list: 'text', name }) },
        { put: { ...livesKey(name), lives: life } },
      ]
      if (await this.#table.together(writes)) return
    }
  }

  /** A repetition finds the numbers its own, and takes them again. */
  async reserveRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined> {
    for (;;) {
      const { version, taken } = await this.#runsOf(reservation)
      const outcome = reserved(taken, reservation, instead)
      if (outcome.rival !== undefined) return outcome.rival
      if (await this.#putRuns(reservation, { version, taken: outcome.taken })) return undefined
    }
  }

  async rivalRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined> {
    const { taken } = await this.#runsOf(reservation)
    return reserved(taken, reservation, instead).rival
  }

  /** A campaign's item stays when nothing is left in it: if its version began anew, a writer that stood still could overwrite others' numbers. */
  async giveBackRuns(name: string, campaigns: readonly (string | null)[]): Promise<void> {
    for (const campaign of campaigns) {
      const scope = { campaign, production: name }
      for (;;) {
        const { version, taken } = await this.#runsOf(scope)
        const left = taken.filter(({ production }) => production !== name)
        if (left.length === taken.length || (await this.#putRuns(scope, { version, taken: left }))) break
      }
    }
  }

  async #runsOf(scope: RunScope): Promise<Runs> {
    const item = await this.#table.get(runsKey(scope))
    return item === undefined ? { version: 0, taken: [] } : runsSchema.parse(item)
  }

  #putRuns(scope: RunScope, { version, taken }: Runs): Promise<boolean> {
    const when = version === 0 ? 'attribute_not_exists(#pk)' : '#version = :version'
    const item = { ...runsKey(scope), scope: scopeText(scope), version: version + 1, taken: pack(takenRows(taken)) }
    return this.#table.put(item, { when, ...(version === 0 ? {} : { values: { version } }) })
  }
}

/** Stays when the production is forgotten. */
function livesKey(name: string): Key {
  return listKey.build({ list: 'lives', name })
}

function runsKey(scope: RunScope) {
  return listKey.build({ list: 'runs', name: hash('sha256', scopeText(scope)) })
}

function listedItem(production: ListedProduction): Key & Item {
  const { name, version } = production
  return { ...listKey.build({ list: 'production', name }), production: pack(production), version }
}

function listedOf(item: Item): ListedProduction {
  return itemSchema.parse(item).production
}
