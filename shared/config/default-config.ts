import type { Config } from './config.ts'
import { CTA_METADATA_FIELDS } from './metadata-fields.ts'

/** The configuration of an installation without a `cascade.yaml`, on a machine with so many cores. */
export function defaultConfig(slots: number): Config {
  return {
    metadataFields: [...CTA_METADATA_FIELDS],
    sites: [{ name: 'local', slots, container: 'auto' }],
    storageElements: [
      { name: 'home', kind: 'objects' },
      { name: 'disk', kind: 'directory' },
    ],
    limits: {
      registerFiles: 1000,
      pageEntries: 1000,
      sandboxBytes: 5_000_000,
      scanFiles: 100_000,
      retrySeconds: [10, 60],
    },
  }
}
