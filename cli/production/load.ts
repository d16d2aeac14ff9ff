import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { sandboxKey } from '../../shared/api/sandbox.ts'
import type { SiteConfig } from '../../shared/config/config.ts'
import { errorCode } from '../../shared/model/error-code.ts'
import { inputError } from '../../shared/model/input-error.ts'
import type { SandboxFile } from '../../shared/model/job.ts'
import type { MetadataSchema } from '../../shared/model/metadata-schema.ts'
import { planProduction, type PlannedProduction } from '../../shared/production/plan.ts'
import { readProduction } from '../../shared/production/read.ts'
import { sandboxPaths } from '../../shared/production/sandbox-files.ts'
import { diskBeside } from './disk.ts'

/** A file of a sandbox on this machine. */
export interface LocalSandboxFile extends SandboxFile {
  readonly from: string
  readonly sha256: string
}

/** A production's YAML with what lies beside it. */
export interface LoadedProduction {
  readonly text: string
  readonly folder: string
  readonly sandbox: readonly LocalSandboxFile[]
  readonly planned: PlannedProduction
}

/** What to load a production by. */
export interface LoadRequest {
  readonly path: string
  readonly schema: MetadataSchema
  readonly name: string | null
  /** Where its jobs may run. */
  readonly sites: readonly SiteConfig[]
  /** Whether these are of a deployment on AWS. */
  readonly onAws: boolean
}

/** Reads a production and the files of its sandboxes, and checks it whole, this machine's disk included. Throws InputError when it can't be read. */
export async function loadProduction(request: LoadRequest): Promise<LoadedProduction> {
  const text = await readYaml(request.path)
  const folder = dirname(resolve(request.path))
  const { schema, sites, name, onAws } = request
  // Where no site runs containers, commands run on the host whatever image a job names.
  const hostOnly = !onAws && sites.every((site) => site.container === 'none')
  const disk = diskBeside(folder, { hostOnly, inRunnerImage: onAws })
  const { document } = readProduction(text)
  const paths = document === null ? [] : sandboxPaths(document).flatMap((path) => disk.list(path))
  const sandbox = await Promise.all([...new Set(paths)].map((path) => sandboxFile(folder, path)))
  const stored = sandbox.map(({ path, key, executable }) => ({ path, key, executable }))
  const planned = planProduction({ text, schema, sites, sandbox: stored, disk, name })
  return { text, folder, sandbox, planned }
}

const REASONS = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a directory, give the YAML file in it'],
])

async function readYaml(path: string): Promise<string> {
  const bytes = await readBytes(path)
  if (!isUtf8(bytes)) throw inputError('file', `production ${path}: it is not UTF-8 text, it should be saved as UTF-8`)
  return bytes.toString('utf8')
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = errorCode(error) ?? ''
    throw inputError('file', `production ${path}: ${REASONS.get(code) ?? `it cannot be read (${code})`}`)
  }
}

async function sandboxFile(folder: string, path: string): Promise<LocalSandboxFile> {
  const from = join(folder, path)
  const sha256 = createHash('sha256')
    .update(await readFile(from))
    .digest('hex')
  const executable = ((await stat(from)).mode & 0o111) !== 0
  return { path, key: sandboxKey(sha256), executable, from, sha256 }
}
