import { readFileSync } from 'node:fs'
import type { AppProps } from 'aws-cdk-lib'
import type { Node } from 'constructs'
import * as z from 'zod'
import { OwnRights } from './constructs/own-rights.ts'
import { BATCH_SITES_MOST, batchSiteSchema, type BatchSite } from '../shared/aws/batch/site-settings.ts'
import { readSettings, type Settings } from './config.ts'

/** What the command line of CDK can say: `-c config=FILE`, `-c batchSites=JSON`, `-c roles=none`. */
const CONFIG = 'config'
const BATCH_SITES = 'batchSites'
const ROLES = 'roles'

/**
 * Who deploys: the roles that `cdk bootstrap` made, or with `-c roles=none` whoever calls, with no other rights than his own. For accounts
 * in which nobody may take roles.
 */
export function synthesizerIn(node: Node): AppProps {
  const roles = z.enum(['bootstrapped', 'none']).default('bootstrapped').parse(node.tryGetContext(ROLES))
  return roles === 'none' ? { defaultStackSynthesizer: new OwnRights() } : {}
}

/** The settings in the file that the context names, the built-in default when it names none. Throws one error with a sentence for each mistake. */
export function settingsIn(node: Node): Settings {
  const file = z.string().optional().parse(node.tryGetContext(CONFIG))
  const { settings, problems } = readSettings(file === undefined ? '' : textOf(file))
  if (settings !== undefined) return settings
  throw new Error(problems.map(({ message }) => `${file}: ${message}`).join('\n'))
}

/**
 * Sites that are there already, as JSON: then none is made. For queues that others run, and for emulators of AWS that know no Batch.
 * Undefined: the sites are made as the settings say.
 */
export function batchSitesIn(node: Node): readonly BatchSite[] | undefined {
  const given = z.string().optional().parse(node.tryGetContext(BATCH_SITES))
  return given === undefined
    ? undefined
    : z.array(batchSiteSchema).min(1).max(BATCH_SITES_MOST).parse(JSON.parse(given))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`-c ${CONFIG}=${file}: should name a file that can be read: ${reason}`, { cause: error })
  }
}
