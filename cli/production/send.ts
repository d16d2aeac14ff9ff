import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Client } from '../../shared/api/client.ts'
import type { SiteConfig } from '../../shared/config/config.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { metadataSchema, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { isAccepted } from '../../shared/document/finding.ts'
import type { ProductionProblem } from '../../shared/production/problems.ts'
import { findFiles } from '../files/find-files.ts'
import type { Uploader } from '../uploads/uploader.ts'
import { loadProduction, type LoadedProduction } from './load.ts'
import { offerLate } from './late-inputs.ts'
import { checkInputs, registerInputs, type RegisteredInputs } from './register-inputs.ts'

/** What to send, and how. */
export interface SendRequest {
  readonly path: string
  /** Another name than the YAML's. */
  readonly as: string | undefined
  readonly dryRun: boolean
  /** Steps whose job takes the place of the one they have, and why. */
  readonly replace?: readonly string[]
  readonly reason?: string
  readonly home: string
  /** Whether it goes to a deployment on AWS. */
  readonly onAws: boolean
  /** See `RegisterRequest`. */
  readonly uploader?: Uploader | undefined
  /** Called with the production's name when it is found right, before anything is sent. */
  readonly prepare?: (production: string) => Promise<void>
}

/** A production that was sent. */
export interface Sent {
  readonly submitted: Submitted
  /** What became of the files that its steps name; nothing in a dry run. */
  readonly inputs: readonly RegisteredInputs[]
  /** What a dry run would have registered. */
  readonly toRegister: readonly ToRegister[]
}

/** Files that a step names. */
export interface ToRegister {
  readonly step: string
  readonly files: number
  /** Bytes. */
  readonly size: number
}

/** Answer of the server to a production. */
export type Submitted = Awaited<ReturnType<Client['submit']>>

/**
 * Checks a production here, where its files lie, stores its sandbox, registers the files that its steps name, and submits it.
 * Throws InputError with all that is wrong.
 */
export async function sendProduction(request: SendRequest, client: Client): Promise<Sent> {
  const { loaded, schema } = await loadAccepted(request, client)
  if (loaded.planned.plan !== null) await request.prepare?.(loaded.planned.plan.name)
  const asked = submissionOf(loaded, request)
  if (request.dryRun) {
    const submitted = withDoubts(await client.submit({ ...asked, dryRun: true }), loaded)
    return { submitted, inputs: [], toRegister: await filesToRegister(loaded, request.home) }
  }
  await refuseConflicts(asked, client)
  const inputs = await bringFiles(loaded, { ...request, schema, client })
  const submitted = withDoubts(await client.submit(asked), loaded)
  return { submitted, inputs: await withLate({ inputs, submitted, loaded }, client), toRegister: [] }
}

/** The server cannot doubt what only this machine sees, or knows of its target. */
function withDoubts(submitted: Submitted, { planned }: LoadedProduction): Submitted {
  const said = new Set(submitted.warnings.map(({ message }) => message))
  const own = planned.problems.filter(({ severity, message }) => severity === 'warning' && !said.has(message))
  return { ...submitted, warnings: [...submitted.warnings, ...own] }
}

/** Throws what {@link sendProduction} would, as far as that can be known before anything is stored. */
export async function checkProduction(request: SendRequest, client: Client): Promise<void> {
  const { loaded, schema } = await loadAccepted(request, client)
  await refuseConflicts(submissionOf(loaded, request), client)
  const { planned, folder } = loaded
  if (planned.plan !== null) await checkInputs({ ...request, plan: planned.plan, folder, schema }, client)
}

async function loadAccepted(
  { path, as, onAws }: SendRequest,
  client: Client,
): Promise<{ readonly loaded: LoadedProduction; readonly schema: MetadataSchema }> {
  const { schema, sites } = await settingsOf(client)
  const loaded = await loadProduction({ path, schema, sites, onAws, name: as ?? null })
  refuse(path, loaded.planned.problems)
  return { loaded, schema }
}

/** What had been submitted before has closed its input, and is told of files that came since. */
async function withLate(
  sent: {
    readonly inputs: readonly RegisteredInputs[]
    readonly submitted: Submitted
    readonly loaded: LoadedProduction
  },
  client: Client,
): Promise<readonly RegisteredInputs[]> {
  if (sent.submitted.outcome === 'created') return sent.inputs
  const inputs: RegisteredInputs[] = []
  for (const input of sent.inputs) {
    const registration = sent.loaded.planned.plan?.register.find(({ step }) => step === input.step)
    const late = registration === undefined ? [] : await offerLate(registration, input.result, client)
    inputs.push({ ...input, late })
  }
  return inputs
}

type Submission = Parameters<Client['submit']>[0]

function submissionOf({ text, sandbox }: LoadedProduction, { as, replace = [], reason = '' }: SendRequest): Submission {
  const files = sandbox.map(({ path, key, executable }) => ({ path, key, executable }))
  return { text, sandbox: files, replace: [...replace], reason, ...(as === undefined ? {} : { as }) }
}

/** Before files are registered, which others would take: what would be refused then is refused now, and leaves nothing behind. */
async function refuseConflicts(submission: Submission, client: Client): Promise<void> {
  const { conflicts } = await client.submit({ ...submission, dryRun: true, preview: false })
  if (conflicts.length > 0) throw new InputError(conflicts.map((message) => ({ field: 'production', message })))
}

/** What must be there before a production is: its sandbox and its input. */
async function bringFiles(
  { sandbox, folder, planned }: LoadedProduction,
  {
    client,
    ...to
  }: Pick<SendRequest, 'home' | 'uploader'> & {
    readonly schema: MetadataSchema
    readonly client: Client
  },
): Promise<readonly RegisteredInputs[]> {
  for (const { sha256, from } of sandbox) await client.putSandbox(sha256, new Uint8Array(await readFile(from)))
  return planned.plan === null ? [] : registerInputs({ ...to, plan: planned.plan, folder }, client)
}

async function filesToRegister({ planned, folder }: LoadedProduction, home: string): Promise<readonly ToRegister[]> {
  const counted: ToRegister[] = []
  for (const { step, paths } of planned.plan?.register ?? []) {
    const { files } = await findFiles({ paths: paths.map((path) => resolve(folder, path)), home })
    counted.push({ step, files: files.length, size: files.reduce((sum, { size }) => sum + size, 0) })
  }
  return counted
}

/** The fields that metadata may have, and the sites where jobs run. */
export async function settingsOf(
  client: Client,
): Promise<{ readonly schema: MetadataSchema; readonly sites: readonly SiteConfig[] }> {
  const { config } = await client.config()
  return { schema: metadataSchema(config.metadataFields), sites: config.sites }
}

function refuse(path: string, problems: readonly ProductionProblem[]): void {
  if (isAccepted(problems)) return
  const errors = problems.filter((problem) => problem.severity === 'error')
  throw new InputError(errors.map(({ field, line, message }) => ({ field, message: `${path}:${line}: ${message}` })))
}
