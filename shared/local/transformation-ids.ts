import type { LocalDatabase } from './database.ts'
import { integer } from './row.ts'

/** The number that stands for a transformation in the other tables. Numbers never change, so they are remembered. */
export class TransformationIds {
  readonly #database: LocalDatabase
  readonly #ids = new Map<string, number>()

  constructor(database: LocalDatabase) {
    this.#database = database
  }

  /** The number of a transformation, undefined when there is none of that name. */
  find(name: string): number | undefined {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const row = this.#database.prepare('SELECT id FROM transformations WHERE name = ?').get(name)
    if (row === undefined) return undefined
    const id = integer(row, 'id')
    this.#ids.set(name, id)
    return id
  }

  /** The number of a transformation that must be there. Throws when it is not. */
  of(name: string): number {
    const id = this.find(name)
    if (id === undefined) throw new Error(`there is no transformation ${name}`)
    return id
  }

  /** The name has been forgotten in the database. */
  forget(name: string): void {
    this.#ids.delete(name)
  }

  /** What is remembered may be of a step that was rolled back. */
  forgetAll(): void {
    this.#ids.clear()
  }
}
