import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import type { Hono } from 'hono'
import { createApi } from '../functions/api/create-api.ts'
import type { Config, SiteConfig } from '../shared/config/config.ts'
import type { Machine } from '../shared/config/machine.ts'
import { readConfig } from '../shared/config/read-config.ts'
import { stageSettings, type StageSettings } from '../shared/config/stage-settings.ts'
import { LocalDatabase } from '../shared/local/database.ts'
import { localObjects } from '../shared/local/objects.ts'
import { LocalSite } from '../shared/local/site.ts'
import { storageError } from '../shared/local/storage-error.ts'
import { errorCode } from '../shared/model/error-code.ts'
import { InputError } from '../shared/model/input-error.ts'
import { metadataSchema, type MetadataSchema } from '../shared/model/metadata-schema.ts'
import { Exclusive } from './exclusive.ts'
import { homeAt, isHome, mayWrite, noHome, openHomeDirectory, type Home } from './home.ts'
import { localPorts, type LocalPorts } from './local-ports.ts'
import { lockHome, lockToRead, type Lock } from './lock.ts'

/** A home that this process works on, and nobody else does: everything wired, nothing driven yet. */
export interface OpenHome {
  readonly home: Home
  readonly lock: Lock
  readonly database: LocalDatabase
  readonly exclusive: Exclusive
  readonly ports: LocalPorts
  readonly site: LocalSite
  readonly settings: StageSettings
  readonly api: Hono
  close(): void
}

/** What to do where there is no home: make one, refuse, or work as on a new one that nobody keeps. */
export type MissingHome = 'make' | 'refuse' | 'pretend'

/** What to open. */
export interface OpenRequest {
  readonly home: string
  /** The command that opens it, for whoever is refused meanwhile. */
  readonly what: string
  readonly missing: MissingHome
  /** Told, in a sentence for people, what the machine refused. */
  readonly onProblem: (message: string) => void
}

/**
 * Opens a home, making what is not there. Throws HomeInUseError when another process works on it, InputError when it is to be
 * there and is not, or its configuration is wrong, StorageError or DatabaseError when the machine refuses.
 */
export function openHome(request: OpenRequest): OpenHome {
  const wanted = homeAt(request.home)
  // Who makes a home where there is none means to write.
  if (request.missing === 'make') return openOnDisk(request)
  if (isHome(wanted)) return mayWrite(wanted) ? openOnDisk(request) : openToRead(wanted, request)
  if (request.missing === 'refuse') throw noHome(wanted)
  return wireInMemory({ home: wanted, lock: UNLOCKED }, request)
}

/** As a home that is new, with the configuration that is there. */
function wireInMemory({ home, lock }: Omit<Held, 'access'>, request: OpenRequest): OpenHome {
  return wire({ home: { ...home, database: ':memory:' }, lock, access: 'write' }, request)
}

/** A home that nobody else works on, and what may be done there. */
interface Held {
  readonly home: Home
  readonly lock: Lock
  readonly access: 'write' | 'read'
}

/** Of a home that only this process knows. */
const UNLOCKED: Lock = { announce: () => undefined, release: () => undefined }

function openOnDisk(request: OpenRequest): OpenHome {
  const home = openHomeDirectory(request.home)
  const lock = lockHome(home, request.what)
  try {
    return wire({ home, lock, access: 'write' }, request)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A home that may be read and not written: whatever would change something is refused by the database. */
function openToRead(home: Home, request: OpenRequest): OpenHome {
  const lock = lockToRead(home)
  try {
    return existsSync(home.database)
      ? wire({ home, lock, access: 'read' }, request)
      : wireInMemory({ home, lock }, request)
  } catch (error) {
    lock.release()
    throw error
  }
}

function wire({ home, lock, access }: Held, request: OpenRequest): OpenHome {
  const config = configOf(home)
  const schema = metadataSchema(config.metadataFields)
  const database = new LocalDatabase(home.database, access)
  const exclusive = new Exclusive()
  const { ports, site } = portsOf({ home, config, schema, database, exclusive, report: request.onProblem })
  const settings = stageSettings(config, schema)
  const api = createApi({ ports, config, schema })
  const close = (): void => {
    database.close()
    lock.release()
  }
  return { home, lock, database, exclusive, ports, site, settings, api, close }
}

function portsOf(parts: {
  readonly home: Home
  readonly config: Config
  readonly schema: MetadataSchema
  readonly database: LocalDatabase
  readonly exclusive: Exclusive
  readonly report: (message: string) => void
}): { readonly ports: LocalPorts; readonly site: LocalSite } {
  const { home, database, schema, exclusive, report } = parts
  const clock = { now: () => Date.now() }
  const sites: LocalSite[] = []
  const makeSite = (queue: LocalPorts['queue']): LocalSite => {
    const site = new LocalSite({
      database,
      queue,
      clock,
      directory: home.work,
      objectsDirectory: home.objects,
      site: siteOf(parts.config),
      environment: process.env,
      exclusive: (work) => exclusive.run(work),
      report,
    })
    sites.push(site)
    return site
  }
  const ports = localPorts({ database, schema, objects: localObjects(home.objects), clock, site: makeSite })
  const [site] = sites
  if (site === undefined) throw new Error('a home has a site')
  return { ports, site }
}

/** The home's `cascade.yaml`, or the built-in default. Throws InputError that names the file. */
function configOf(home: Home): Config {
  const { config, problems } = readConfig(textOf(home.config), thisMachine())
  if (config !== undefined) return config
  throw new InputError(problems.map(({ field, message }) => ({ field, message: `${home.config}: ${message}` })))
}

function thisMachine(): Machine {
  // A container may have less than its machine; without a limit this is larger than any.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity)
  return { cores: availableParallelism(), memoryMegabytes: Math.floor(memory / 1e6) }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw storageError(`read the configuration ${path}`, error)
  }
}

/** The first site: one machine is one site. */
function siteOf(config: Config): SiteConfig {
  const [site] = config.sites
  if (site === undefined) throw new InputError([{ field: 'sites', message: 'sites: there must be at least one' }])
  return site
}
