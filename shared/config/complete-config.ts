import type { FieldDefinition } from '../model/metadata-field.ts'
import type { Config, SiteConfig } from './config.ts'
import type { ConfigDocument } from './config-document.ts'
import { defaultConfig } from './default-config.ts'
import type { Machine } from './machine.ts'
import { CTA_METADATA_FIELDS } from './metadata-fields.ts'

/** A configuration with the default for whatever its document leaves out. */
export function completeConfig(document: ConfigDocument, machine: Machine): Config {
  const standard = defaultConfig(machine)
  const { limits = {}, sites, storage_elements: storageElements, path_rules: pathRules } = document
  return {
    metadataFields: metadataFieldsOf(document),
    sites: sites?.map((site) => completeSite(site, machine)) ?? standard.sites,
    storageElements: storageElements ?? standard.storageElements,
    pathRules: pathRules ?? standard.pathRules,
    limits: {
      registerFiles: limits.register_files ?? standard.limits.registerFiles,
      pageEntries: limits.page_entries ?? standard.limits.pageEntries,
      sandboxBytes: limits.sandbox_bytes ?? standard.limits.sandboxBytes,
      scanFiles: limits.scan_files ?? standard.limits.scanFiles,
      retrySeconds: limits.retry_seconds ?? standard.limits.retrySeconds,
    },
  }
}

/** The declared fields; those of CTA first, unless the document wants none of them. One of the same name takes its place. */
export function metadataFieldsOf({ metadata }: Pick<ConfigDocument, 'metadata'>): FieldDefinition[] {
  const { base = 'cta', fields = [] } = metadata ?? {}
  if (base === 'none') return fields
  const own = new Map(fields.map((field) => [field.name, field]))
  const replaced = CTA_METADATA_FIELDS.map((field) => own.get(field.name) ?? field)
  const known = new Set(CTA_METADATA_FIELDS.map((field) => field.name))
  return [...replaced, ...fields.filter((field) => !known.has(field.name))]
}

type PartialSite = NonNullable<ConfigDocument['sites']>[number]

function completeSite({ name, slots, memory, container = 'auto' }: PartialSite, machine: Machine): SiteConfig {
  const memoryMegabytes = memory === undefined ? machine.memoryMegabytes : Math.max(1, Math.floor(memory / 1e6))
  return { name, slots: slots ?? machine.cores, memoryMegabytes, container }
}
