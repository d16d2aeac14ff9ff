import { productionSchema, type Production, type RunReservation } from '../model/production.ts'
import type { Productions } from '../ports/productions.ts'
import type { LocalDatabase } from './database.ts'
import { integer, json, text } from './row.ts'

/** Productions and reserved run numbers on SQLite. */
export class LocalProductions implements Productions {
  readonly #database: LocalDatabase

  constructor(database: LocalDatabase) {
    this.#database = database
  }

  async create(production: Production): Promise<boolean> {
    const { changes } = this.#database
      .prepare('INSERT INTO productions (name, body, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(production.name, JSON.stringify(production), production.version)
    return changes === 1
  }

  async read(name: string): Promise<Production | undefined> {
    const row = this.#database.prepare('SELECT body FROM productions WHERE name = ?').get(name)
    return row === undefined ? undefined : json(row, 'body', productionSchema)
  }

  async change(production: Production, version: number): Promise<boolean> {
    const next = { ...production, version: version + 1 }
    const { changes } = this.#database
      .prepare('UPDATE productions SET body = ?, version = ? WHERE name = ? AND version = ?')
      .run(JSON.stringify(next), next.version, production.name, version)
    return changes === 1
  }

  async list(): Promise<readonly Production[]> {
    return this.#database
      .prepare('SELECT body FROM productions ORDER BY name')
      .all()
      .map((row) => json(row, 'body', productionSchema))
  }

  async forget(name: string): Promise<void> {
    this.#database.write(() => {
      this.#database.prepare('DELETE FROM productions WHERE name = ?').run(name)
      this.#database.prepare('DELETE FROM runs WHERE production = ?').run(name)
    })
  }

  async reserveRuns(reservation: RunReservation): Promise<RunReservation | undefined> {
    const { campaign, production, ranges } = reservation
    return this.#database.write(() => {
      for (const { first, count } of ranges) {
        const rival = this.#database
          .prepare(
            `SELECT production, first, count FROM runs
             WHERE campaign = ? AND production <> ? AND first < ? AND first + count > ? LIMIT 1`,
          )
          .get(campaign, production, first + count, first)
        if (rival !== undefined)
          return {
            campaign,
            production: text(rival, 'production'),
            ranges: [{ first: integer(rival, 'first'), count: integer(rival, 'count') }],
          }
      }
      for (const { first, count } of ranges)
        this.#database
          .prepare('INSERT OR REPLACE INTO runs (campaign, production, first, count) VALUES (?, ?, ?, ?)')
          .run(campaign, production, first, count)
      return undefined
    })
  }
}
