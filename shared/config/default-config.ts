import type { Config } from './config.ts'
import { CTA_METADATA_FIELDS } from './metadata-fields.ts'

/** The configuration of an installation without a `cascade.yaml`, but for its slots: those are this machine's cores. */
export function defaultConfig(cores: number): Config {
  return {
    metadataFields: [...CTA_METADATA_FIELDS],
    sites: [{ name: 'local', slots: cores, container: 'auto' }],
    storageElements: [
      { name: 'home', kind: 'objects' },
      { name: 'disk', kind: 'directory' },
    ],
    limits: { registerFiles: 1000, pageEntries: 1000, sandboxBytes: 5_000_000, scanFiles: 100_000 },
  }
}
