import type { Problem } from '../model/input-error.ts'
import { checkConfig } from './check-config.ts'
import type { Config } from './config.ts'
import { configDocumentSchema } from './config-document.ts'
import { completeConfig } from './complete-config.ts'
import type { Machine } from './machine.ts'
import { readDocument } from '../document/read-document.ts'

/** What was read of a `cascade.yaml`: the configuration, or what is wrong with it. */
export interface ReadConfig {
  /** Undefined when `problems` has any. */
  readonly config: Config | undefined
  /** In the order of the file; each message names line and field. */
  readonly problems: readonly Problem[]
}

/**
 * Reads a `cascade.yaml`; what it leaves out has the default, which for a site is what the machine has. Never throws.
 */
export function readConfig(text: string, machine: Machine): ReadConfig {
  const { document, problems } = readDocument(text, { schema: configDocumentSchema, check: checkConfig })
  return { config: document === undefined ? undefined : completeConfig(document, machine), problems }
}
