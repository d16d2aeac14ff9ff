import { stringify } from 'yaml'
import type { Config } from './config.ts'
import type { WrittenConfig } from './config-document.ts'

/** A configuration as a `cascade.yaml` that says all of it: read back, it is the same. */
export function printConfig(config: Config): string {
  const document: WrittenConfig = {
    sites: config.sites.map(({ memoryMegabytes, ...site }) => ({ ...site, memory: `${memoryMegabytes}MB` })),
    storage_elements: config.storageElements,
    path_rules: config.pathRules,
    limits: {
      register_files: config.limits.registerFiles,
      page_entries: config.limits.pageEntries,
      sandbox_bytes: config.limits.sandboxBytes,
      scan_files: config.limits.scanFiles,
      retry_seconds: config.limits.retrySeconds,
    },
    metadata: { base: 'none', fields: config.metadataFields },
  }
  return stringify(document, { lineWidth: 0 })
}
