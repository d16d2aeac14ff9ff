import * as z from 'zod'
import { fieldDefinitionSchema } from '../model/metadata-field.ts'
import { sizeSchema } from '../document/size.ts'
import { pathRuleSchema } from './path-rule.ts'
import { limitsSchema, siteSchema, storageElementSchema } from './config.ts'

/** `cascade.yaml` as it stands in the file: what is left out has the default. */
export const configDocumentSchema = z.strictObject({
  metadata: z
    .strictObject({
      /** `cta`: the fields below are added to CTA's, and one of the same name replaces it. `none`: they are all there is. */
      base: z.enum(['cta', 'none']).default('cta'),
      fields: z.array(fieldDefinitionSchema).default([]),
    })
    .optional(),
  sites: z
    .array(
      z.strictObject({
        name: siteSchema.shape.name,
        slots: siteSchema.shape.slots.optional(),
        /** Gives bytes. */
        memory: sizeSchema.optional(),
        container: siteSchema.shape.container.optional(),
      }),
    )
    .min(1)
    .optional(),
  storage_elements: z.array(storageElementSchema).min(1).optional(),
  path_rules: z
    .array(
      pathRuleSchema.extend({
        metadata: pathRuleSchema.shape.metadata.default({}),
        lfn: pathRuleSchema.shape.lfn.default(null),
      }),
    )
    .optional(),
  limits: z
    .strictObject({
      register_files: limitsSchema.shape.registerFiles.optional(),
      page_entries: limitsSchema.shape.pageEntries.optional(),
      sandbox_bytes: limitsSchema.shape.sandboxBytes.optional(),
      scan_files: limitsSchema.shape.scanFiles.optional(),
      retry_seconds: limitsSchema.shape.retrySeconds.optional(),
    })
    .optional(),
})
/** See {@link configDocumentSchema}. */
export type ConfigDocument = z.output<typeof configDocumentSchema>
/** The same as it is written down: sizes are texts. */
export type WrittenConfig = z.input<typeof configDocumentSchema>
