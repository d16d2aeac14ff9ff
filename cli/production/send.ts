import { readFile } from 'node:fs/promises'
import type { Client } from '../../shared/api/client.ts'
import { InputError } from '../../shared/model/input-error.ts'
import { metadataSchema, type MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { isAccepted, type ProductionProblem } from '../../shared/production/finding.ts'
import { loadProduction, type LoadedProduction } from './load.ts'

/** What to send, and how. */
export interface SendRequest {
  readonly path: string
  /** Another name than the YAML's. */
  readonly as: string | undefined
  readonly dryRun: boolean
}

/** Answer of the server to a production. */
export type Submitted = Awaited<ReturnType<Client['submit']>>

/** Checks a production here, where its files lie, stores its sandbox, and submits it. Throws InputError with all that is wrong. */
export async function sendProduction(
  request: SendRequest,
  client: Client,
): Promise<{ readonly loaded: LoadedProduction; readonly submitted: Submitted }> {
  const { schema, hostOnly } = await settingsOf(client)
  const loaded = await loadProduction({ path: request.path, schema, name: request.as ?? null, hostOnly })
  refuse(request.path, loaded.planned.problems)
  for (const file of request.dryRun ? [] : loaded.sandbox)
    await client.putSandbox(file.sha256, new Uint8Array(await readFile(file.from)))
  const sandbox = loaded.sandbox.map(({ path, key, executable }) => ({ path, key, executable }))
  const as = request.as === undefined ? {} : { as: request.as }
  const submitted = await client.submit({ text: loaded.text, sandbox, dryRun: request.dryRun, ...as })
  return { loaded, submitted }
}

/** The fields that metadata may have, and whether the site ignores images. */
export async function settingsOf(client: Client): Promise<{ schema: MetadataSchema; hostOnly: boolean }> {
  const { config } = await client.config()
  return {
    schema: metadataSchema(config.metadataFields),
    hostOnly: config.sites.every((site) => site.container === 'none'),
  }
}

function refuse(path: string, problems: readonly ProductionProblem[]): void {
  if (isAccepted(problems)) return
  const errors = problems.filter((problem) => problem.severity === 'error')
  throw new InputError(errors.map(({ field, line, message }) => ({ field, message: `${path}:${line}: ${message}` })))
}
