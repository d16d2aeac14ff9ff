import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppProps } from 'aws-cdk-lib'
import type { Node } from 'constructs'
import * as z from 'zod'
import { BATCH_SITES_MOST, batchSiteSchema, type BatchSite } from '../shared/aws/batch/site-settings.ts'
import { InputError, inputError } from '../shared/model/input-error.ts'
import { readSettings, type Settings } from './config.ts'
import { OwnRights } from './constructs/own-rights.ts'

/** What the command line of CDK can say: `-c config=FILE`, `-c batchSites=JSON`, `-c roles=none`. */
const CONFIG = 'config'
const BATCH_SITES = 'batchSites'
const ROLES = 'roles'
/** The file that is read when none is named: in the folder of `cdk.json`, in which CDK runs the app. */
const FILE = 'cascade.aws.yaml'

/** What is asked for. */
export interface Asked {
  readonly settings: Settings
  /** Where the settings stand. Undefined: nowhere, they are the defaults. */
  readonly file: string | undefined
  /** Sites that are there already. Undefined: they are made as the settings say. */
  readonly sites: readonly BatchSite[] | undefined
  /** With whose rights it is deployed. */
  readonly deployedBy: AppProps
}

/** What the command line and the file of settings ask for; where none is named, that of the folder. Throws one InputError with a sentence for each mistake. */
export function askedOf(node: Node, folder = '.'): Asked {
  const file = fileIn(node, folder)
  return { settings: settingsIn(file), file, sites: batchSitesIn(node), deployedBy: synthesizerIn(node) }
}

/**
 * Who deploys: the roles that `cdk bootstrap` made, or with `-c roles=none` whoever calls, with no other rights than his own. For accounts
 * in which nobody may take roles.
 */
function synthesizerIn(node: Node): AppProps {
  const given = z.string().optional().parse(node.tryGetContext(ROLES))
  if (given === undefined) return {}
  if (given !== 'none') throw inputError(ROLES, `-c ${ROLES}=${given}: should be none, or not be there`)
  return { defaultStackSynthesizer: new OwnRights() }
}

function fileIn(node: Node, folder: string): string | undefined {
  const named = z.string().optional().parse(node.tryGetContext(CONFIG))
  const here = join(folder, FILE)
  return named ?? (existsSync(here) ? here : undefined)
}

function settingsIn(file: string | undefined): Settings {
  const { settings, problems } = readSettings(file === undefined ? '' : textOf(file))
  if (settings !== undefined) return settings
  throw new InputError(problems.map(({ field, message }) => ({ field, message: `${file}: ${message}` })))
}

/** Sites that are there already, as JSON: then none is made. For queues that others run, and for emulators of AWS that know no Batch. */
function batchSitesIn(node: Node): readonly BatchSite[] | undefined {
  const given = z.string().optional().parse(node.tryGetContext(BATCH_SITES))
  if (given === undefined) return undefined
  const read = sitesSchema.safeParse(given)
  if (read.success) return read.data
  const [{ path, message } = { path: [], message: 'is wrong' }] = read.error.issues
  throw inputError(BATCH_SITES, `-c ${BATCH_SITES}: ${[...path, ''].join('.')} ${message}; should be a list as JSON`)
}

const sitesSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error))
      return z.NEVER
    }
  })
  .pipe(z.array(batchSiteSchema).min(1).max(BATCH_SITES_MOST))

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw inputError(CONFIG, `-c ${CONFIG}=${file}: should name a file that can be read: ${reason}`)
  }
}
