import type { Config } from './config.ts'
import type { Machine } from './machine.ts'
import { CTA_METADATA_FIELDS } from './metadata-fields.ts'

/** The configuration of an installation without a `cascade.yaml`. */
export function defaultConfig({ cores, memoryMegabytes }: Machine): Config {
  return {
    metadataFields: [...CTA_METADATA_FIELDS],
    sites: [{ name: 'local', slots: cores, memoryMegabytes, container: 'auto' }],
    storageElements: [
      { name: 'home', kind: 'objects' },
      { name: 'disk', kind: 'directory' },
    ],
    pathRules: [],
    limits: {
      registerFiles: 1000,
      pageEntries: 1000,
      sandboxBytes: 5_000_000,
      scanFiles: 100_000,
      retrySeconds: [10, 60],
    },
  }
}
