import { resolve } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import { inputError } from '../../shared/model/input-error.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import type { Metadata } from '../../shared/model/metadata.ts'
import type { ProductionPlan, Registration } from '../../shared/production/plan.ts'
import { checkQuery } from '../../shared/query/check.ts'
import { explain } from '../../shared/query/explain.ts'
import { matches } from '../../shared/query/evaluate.ts'
import { queryToText } from '../../shared/query/print.ts'
import type { Query } from '../../shared/query/query.ts'
import type { NamedFile } from '../files/bring-files.ts'
import type { Uploader } from '../uploads/uploader.ts'
import type { LateInputs } from './late-inputs.ts'
import { checkPaths, registerPaths, type RegisterRequest, type RegisterResult } from '../files/register-paths.ts'

/** What the steps of a production want registered, and where. */
export interface InputsRequest {
  readonly plan: ProductionPlan
  /** The YAML's. */
  readonly folder: string
  readonly home: string
  readonly schema: MetadataSchema
  /** See `RegisterRequest`. */
  readonly uploader?: Uploader | undefined
}

/** What became of the files of one step, and which of them it does not want after all. */
export interface RegisteredInputs {
  readonly step: string
  readonly result: RegisterResult
  readonly notes: readonly string[]
  /** Files that transformations take which had been submitted before. */
  readonly late: readonly LateInputs[]
}

/**
 * Registers the files that steps name (`register: PATH`), before the production is submitted: then all its input is there. A
 * file has the values that the step's query asks for with `=`, over them what its path says by the path rules, and those of its
 * sidecar. Throws InputError, and
 * nothing of that step is registered, when metadata are wrong, or the step wants none of the files.
 */
export async function registerInputs(request: InputsRequest, client: Client): Promise<readonly RegisteredInputs[]> {
  const registered: RegisteredInputs[] = []
  for (const registration of request.plan.register) registered.push(await registerStep(registration, request, client))
  return registered
}

/** Looks for what {@link registerInputs} would register, and throws what it would. */
export async function checkInputs(request: InputsRequest, client: Client): Promise<void> {
  for (const registration of request.plan.register) await checkPaths(requestOf(registration, request), client)
}

async function registerStep(
  registration: Registration,
  request: InputsRequest,
  client: Client,
): Promise<RegisteredInputs> {
  const { step } = registration
  const result = await registerPaths(requestOf(registration, request), client)
  const queries = queriesOf(registration, request)
  return { step, result, notes: unwantedNotes(step, queries, result.named), late: [] }
}

function requestOf(registration: Registration, request: InputsRequest): RegisterRequest {
  const { folder, home, uploader } = request
  const queries = queriesOf(registration, request)
  const paths = registration.paths.map((path) => resolve(folder, path))
  const metadata = { assumed: demandedByAll(queries), common: {}, table: {} }
  const check = (files: readonly NamedFile[]): void => refuseUnwanted(registration.step, queries, files)
  return { paths, home, metadata, lfnOf: null, copy: false, check, uploader }
}

function queriesOf({ transformations }: Registration, { plan, schema }: InputsRequest): readonly Query[] {
  const definitions = plan.transformations.map(({ definition }) => definition)
  return definitions.flatMap(({ name, input }) => {
    if (!transformations.includes(name)) return []
    if (input.kind === 'none')
      throw inputError('register', `${name} takes no files, so there is nothing to register for it`)
    return [checkQuery(input.query, schema)]
  })
}

/** The values that every one of these queries asks for with `=`. */
function demandedByAll(queries: readonly Query[]): Metadata {
  const [first, ...others] = queries.map(demandedBy)
  if (first === undefined) return {}
  return Object.fromEntries(
    Object.entries(first).filter(([field, value]) => others.every((other) => other[field] === value)),
  )
}

function demandedBy({ conditions }: Query): Metadata {
  return Object.fromEntries(
    conditions.flatMap((condition) => {
      const [value, ...others] = condition.operator === 'in' ? condition.values : []
      return value === undefined || others.length > 0 ? [] : [[condition.field, value]]
    }),
  )
}

/** A step whose files it does not want would be over at once, with nothing done. */
function refuseUnwanted(step: string, queries: readonly Query[], files: readonly NamedFile[]): void {
  const [note] = unwantedNotes(step, queries, files)
  if (note !== undefined && unwantedOf(queries, files).length === files.length) throw inputError('register', note)
}

function unwantedOf(queries: readonly Query[], files: readonly NamedFile[]): readonly NamedFile[] {
  return files.filter(({ metadata }) => !queries.some((query) => matches(query, metadata)))
}

function unwantedNotes(step: string, queries: readonly Query[], files: readonly NamedFile[]): readonly string[] {
  const unwanted = unwantedOf(queries, files)
  const [first] = unwanted
  if (first === undefined) return []
  const failing = queries.flatMap((query) => explain(query, first.metadata)).find(({ holds }) => !holds)
  const has =
    failing?.value === undefined ? `no ${failing?.field ?? ''}` : `${failing.field} = ${String(failing.value)}`
  const which =
    unwanted.length === files.length ? 'no file' : `${files.length - unwanted.length} of ${files.length} files`
  return [
    `step ${step}, register: ${which} that it registers meets its input query ${queries.map(queryToText).join(', or ')}; ` +
      `${first.file.shown}, for example, has ${has} (metadata of a file stand in <name>.meta.json beside it)`,
  ]
}
