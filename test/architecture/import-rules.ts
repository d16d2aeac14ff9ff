/**
 * Who may import what: the design's "May import" as a table. It judges what `source-facts.ts` has read, and reads nothing
 * itself. Paths are relative to the repository.
 */

/** An import as a file states it: static, dynamic, of a type only, or an export from elsewhere. */
export interface Import {
  /** As written; undefined when it is computed. */
  readonly from: string | undefined
  /** The names it takes: `*` for a namespace, `default` for a default import; none for a dynamic one. */
  readonly names: readonly string[]
}

/** Files that obey the same rules. */
export interface Zone {
  readonly name: string
  /** Which files. What its first group matches, where it has one, is the file's own unit: that may always be imported. */
  readonly files: RegExp
  /** Files beyond the unit that may be imported. */
  readonly may: readonly RegExp[]
  /** Modules of Node that may be imported. */
  readonly node: RegExp
  /** Packages that may be imported. */
  readonly packages: RegExp
}

/** Folders of `shared/` without I/O, environment, clock or randomness, so that whatever they decide can be replayed. */
export const PURE = /^shared\/(?:model|query|plugins|document|production|messages|ports|config|filter|lifecycle)\//

const NAMES = /^shared\/names\.ts$/
const API = /^shared\/api\//
const LOCAL = /^shared\/local\//
const VERBS = /^functions\/[^/]+\/(?!handler\.ts)/
const MATCH = /^functions\/match\/(?!handler\.ts)/
const ENGINE = /^engine\//

const NONE = /^(?!)/
const ANY = /^/
const ZOD = /^zod$/
/** All but what makes sense on AWS only. */
const NO_AWS = /^(?!@aws-|aws-|@middy\/|constructs$)/

/** All zones; the first that holds a file rules it. */
export const ZONES: readonly Zone[] = [
  { name: 'names', files: NAMES, may: [], node: NONE, packages: NONE },
  // Hashing is the one thing of Node's that reads nothing but its argument; see also `NAMED_ONLY`.
  { name: 'pure folder', files: PURE, may: [PURE], node: /^node:crypto$/, packages: /^(zod|yaml)$/ },
  // Runs in a browser, too.
  { name: 'shared/api', files: API, may: [PURE, API], node: NONE, packages: /^(zod|hono)$/ },
  { name: 'shared/local', files: LOCAL, may: [PURE, LOCAL], node: ANY, packages: NO_AWS },
  { name: 'shared/aws', files: /^(shared\/aws\/)/, may: [PURE, NAMES], node: ANY, packages: ANY },
  { name: 'handler', files: /^(functions\/[^/]+\/)handler\.ts$/, may: [/^shared\//], node: ANY, packages: ANY },
  { name: 'close', files: /^(functions\/close\/)/, may: [PURE, MATCH], node: NONE, packages: ZOD },
  {
    // It runs changes through the filter again that were put aside.
    name: 'api that matches again',
    files: /^(functions\/api\/)dead-letters\//,
    may: [PURE, API, MATCH],
    node: NONE,
    packages: ZOD,
  },
  { name: 'api', files: /^(functions\/api\/)/, may: [PURE, API], node: NONE, packages: /^(zod|hono)$/ },
  { name: 'progress', files: /^(functions\/progress\/)/, may: [PURE], node: NONE, packages: /^hono$/ },
  { name: 'verb', files: /^(functions\/[^/]+\/)/, may: [PURE], node: NONE, packages: ZOD },
  { name: 'engine', files: /^(engine\/)/, may: [VERBS, PURE, LOCAL, API], node: ANY, packages: NO_AWS },
  // The runner's containers on Batch, which bring and store objects of S3.
  {
    name: 'jobs on Batch',
    files: /^(jobs\/)(?:container\.ts|batch\/)/,
    may: [PURE, LOCAL, /^shared\/aws\/objects\.ts$/],
    node: ANY,
    packages: /^(zod|@aws-sdk\/client-s3)$/,
  },
  // The runner speaks to the machine it runs on: its processes, its disk.
  { name: 'jobs', files: /^(jobs\/)/, may: [PURE, LOCAL], node: ANY, packages: ZOD },
  {
    name: 'infra',
    files: /^(infra\/)/,
    // Settings are read as configurations are; of the back end, only what is told to functions about their sites.
    may: [
      NAMES,
      /^shared\/config\//,
      /^shared\/model\/input-error\.ts$/,
      /^shared\/document\//,
      /^shared\/aws\/batch\/site-settings\.ts$/,
    ],
    node: ANY,
    packages: /^(aws-cdk-lib|constructs|zod)$/,
  },
  {
    name: 'cli that starts an engine',
    files: /^(cli\/)(?:connect|commands\/up|production\/open-for-run)\.ts$/,
    may: [ENGINE, API, PURE],
    node: ANY,
    packages: NO_AWS,
  },
  // A client of what is deployed: it signs requests and uploads files.
  { name: 'cli on AWS', files: /^(cli\/)aws\//, may: [API, PURE, NAMES], node: ANY, packages: ANY },
  { name: 'cli', files: /^(cli\/)/, may: [API, PURE], node: ANY, packages: NO_AWS },
  { name: 'web', files: /^(web\/)/, may: [API, PURE], node: NONE, packages: NO_AWS },
  { name: 'launcher', files: /^bin\//, may: [/^cli\/main\.ts$/], node: ANY, packages: NONE },
  // What users write: it knows nothing of Cascade.
  { name: 'example', files: /^(examples\/[^/]+\/)/, may: [], node: ANY, packages: NONE },
  {
    name: 'bench',
    files: /^(bench\/)/,
    may: [/^(?:shared|functions|engine|jobs|test\/fixtures)\//],
    node: ANY,
    packages: ANY,
  },
  { name: 'test', files: /^(test\/)/, may: [ANY], node: ANY, packages: ANY },
  { name: 'configuration of tools', files: /^[^/]+$/, may: [], node: ANY, packages: ANY },
]

/** Modules of which only some names may be imported, and by whom. */
const NAMED_ONLY: readonly {
  readonly files: RegExp
  readonly from: string
  readonly names: readonly string[]
}[] = [
  // A bundler drops what is not used of a namespace, but not of zod's own `z`: 443 kB in each function instead of 87.
  { files: ANY, from: 'zod', names: ['*'] },
  // Keys and random numbers are made there as well.
  { files: PURE, from: 'node:crypto', names: ['hash'] },
]

/** The zone of a file; undefined for a file that stands where none should. */
export function zoneOf(file: string): Zone | undefined {
  return ZONES.find((zone) => zone.files.test(file))
}

/** What is wrong with the imports of a file, a sentence each. */
export function forbiddenImports(file: string, imports: readonly Import[]): readonly string[] {
  const zone = zoneOf(file)
  if (zone === undefined) return [`${file} stands in no folder of the layout`]
  return imports.flatMap(({ from, names }) => {
    if (from === undefined) return zone.name === 'test' ? [] : [`${file} (${zone.name}) imports what it computes`]
    const others = namesNotAllowed(file, from, names)
    if (others.length > 0) return [`${file} may not import ${others.join(', ')} of ${from}`]
    return mayImport(zone, file, from) ? [] : [`${file} (${zone.name}) may not import ${from}`]
  })
}

function mayImport(zone: Zone, file: string, from: string): boolean {
  if (from.startsWith('node:')) return zone.node.test(from)
  if (!from.startsWith('.')) return zone.packages.test(packageOf(from))
  const target = resolved(file, from)
  const unit = zone.files.exec(file)?.[1]
  return (unit !== undefined && target.startsWith(unit)) || zone.may.some((files) => files.test(target))
}

function namesNotAllowed(file: string, from: string, names: readonly string[]): readonly string[] {
  const rule = NAMED_ONLY.find((only) => only.from === from && only.files.test(file))
  return rule === undefined ? [] : names.filter((name) => !rule.names.includes(name))
}

/** `@scope/name` or `name` of `name/inner/path`. */
function packageOf(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/')
}

/** The file that a relative import of another means. */
function resolved(file: string, from: string): string {
  return new URL(from, `file:///${file}`).pathname.slice(1)
}
