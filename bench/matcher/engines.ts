import { Query as MingoQuery } from 'mingo'
import sift from 'sift'
import type { Metadata } from '../../shared/model/metadata.ts'
import { createMatcher } from '../../shared/query/matcher/matcher.ts'
import type { Query } from '../../shared/query/query.ts'
import { compile } from './compiled-closures.ts'
import { BENCH_SCHEMA } from './domains.ts'
import { toMongo } from './mongo-query.ts'

/** Queries by id. */
export type NamedQueries = ReadonlyMap<string, Query>
/** The ids of the queries that a file meets. */
export type Match = (file: Metadata) => readonly string[]

/** Ways to find the queries that want a file; each is given the queries once and then one file after the other. */
export const ENGINES: Readonly<Record<string, (queries: NamedQueries) => Match>> = {
  cascade(queries) {
    const matcher = createMatcher(BENCH_SCHEMA)
    for (const [id, query] of queries) matcher.add(id, query)
    return (file) => matcher.match(file)
  },
  closures: (queries) => oneByOne(queries, compile),
  mingo: (queries) =>
    oneByOne(queries, (query) => {
      const mingo = new MingoQuery(toMongo(query))
      return (file) => mingo.test(file)
    }),
  // Where sift's types and its CommonJS exports meet, the function is `default` of the default.
  sift: (queries) => oneByOne(queries, (query) => sift.default(toMongo(query))),
}

/** What there is to do without an index: every query for every file. */
function oneByOne(queries: NamedQueries, prepare: (query: Query) => (file: Metadata) => boolean): Match {
  const prepared = [...queries].map(([id, query]) => ({ id, meets: prepare(query) }))
  return (file) => {
    const found: string[] = []
    for (const { id, meets } of prepared) if (meets(file)) found.push(id)
    return found
  }
}
