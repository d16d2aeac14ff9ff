import { hash } from 'node:crypto'
import {
  productionSchema,
  type ListedProduction,
  type Production,
  type RivalRuns,
  type RunReservation,
} from '../model/production.ts'
import { PRODUCTION_SHARES, type Productions } from '../ports/productions.ts'
import { reserved, scopeText } from '../production/taken-runs.ts'
import type { LocalDatabase } from './database.ts'
import { integer, json, text } from './row.ts'

/** Productions and reserved run numbers on SQLite. */
export class LocalProductions implements Productions {
  readonly #database: LocalDatabase

  constructor(database: LocalDatabase) {
    this.#database = database
  }

  async create(production: Production): Promise<boolean> {
    return this.#database.write(() => {
      if (production.life !== this.#livesOver(production.name) + 1) return false
      const { changes } = this.#database
        .prepare('INSERT INTO productions (name, body, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        .run(production.name, JSON.stringify(production), production.version)
      return changes === 1
    })
  }

  async livesOver(name: string): Promise<number> {
    return this.#livesOver(name)
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

  async list(share?: number): Promise<readonly ListedProduction[]> {
    const all = this.#database
      .prepare('SELECT body FROM productions ORDER BY name')
      .all()
      .map((row) => {
        const { text: _, ...listed } = json(row, 'body', productionSchema)
        return listed
      })
    return share === undefined ? all : all.filter(({ name }) => shareOf(name) === share)
  }

  async forget(name: string): Promise<void> {
    const life = (await this.read(name))?.life
    if (life === undefined) return
    this.#database.write(() => {
      this.#database.prepare('INSERT OR REPLACE INTO lives_over (name, lives) VALUES (?, ?)').run(name, life)
      this.#database.prepare('DELETE FROM productions WHERE name = ?').run(name)
    })
  }

  async reserveRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined> {
    return this.#database.write(() => {
      const rival = this.#rivalOf(reservation, instead)
      if (rival === undefined) this.#writeRuns(reservation, instead)
      return rival
    })
  }

  async rivalRuns(reservation: RunReservation, instead: readonly string[]): Promise<RivalRuns | undefined> {
    return this.#rivalOf(reservation, instead)
  }

  async giveBackRuns(name: string, campaigns: readonly (string | null)[]): Promise<void> {
    this.#database.write(() => {
      const giveBack = this.#database.prepare('DELETE FROM runs WHERE scope = ? AND production = ?')
      for (const campaign of campaigns) giveBack.run(scopeText({ campaign, production: name }), name)
    })
  }

  #livesOver(name: string): number {
    const row = this.#database.prepare('SELECT lives FROM lives_over WHERE name = ?').get(name)
    return row === undefined ? 0 : integer(row, 'lives')
  }

  #rivalOf(reservation: RunReservation, instead: readonly string[]): RivalRuns | undefined {
    return reserved(this.#runsOf(scopeText(reservation)), reservation, instead).rival
  }

  #runsOf(scope: string): readonly RivalRuns[] {
    return this.#database
      .prepare('SELECT production, transformation, first, count FROM runs WHERE scope = ? ORDER BY first')
      .all(scope)
      .map((row) => ({
        production: text(row, 'production'),
        transformation: text(row, 'transformation'),
        range: { first: integer(row, 'first'), count: integer(row, 'count') },
      }))
  }

  #writeRuns(reservation: RunReservation, instead: readonly string[]): void {
    const scope = scopeText(reservation)
    const giveBack = this.#database.prepare('DELETE FROM runs WHERE scope = ? AND transformation = ?')
    for (const transformation of instead) giveBack.run(scope, transformation)
    const insert = this.#database.prepare(
      `INSERT INTO runs (scope, production, transformation, first, count) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = max(count, excluded.count)`,
    )
    for (const { transformation, ranges } of reservation.claims)
      for (const { first, count } of ranges) insert.run(scope, reservation.production, transformation, first, count)
  }
}

function shareOf(name: string): number {
  return Number.parseInt(hash('sha256', name).slice(0, 8), 16) % PRODUCTION_SHARES
}
