import * as z from 'zod'
import { BATCH_SITES_MOST } from '../shared/aws/batch/site-settings.ts'
import { checkConfig } from '../shared/config/check-config.ts'
import { completeConfig } from '../shared/config/complete-config.ts'
import { configDocumentSchema } from '../shared/config/config-document.ts'
import type { Config } from '../shared/config/config.ts'
import { readDocument } from '../shared/document/read-document.ts'
import type { Problem } from '../shared/model/input-error.ts'
import { error, type Finding } from '../shared/document/finding.ts'
import { sizeSchema } from '../shared/document/size.ts'

const nameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, {
  error: 'should be a small letter, then small letters, digits and dashes, 20 characters in all at most',
})
const idSchema = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`), {
    error: `should be an id like ${kind}-0123456789abcdef0`,
  })

/** What CloudWatch Logs can keep, in days. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3653]

const networkSchema = z.strictObject({
  vpc: idSchema('vpc'),
  subnets: z.array(idSchema('subnet')).min(1),
})

const siteDocumentSchema = z.strictObject({
  name: nameSchema,
  /** Fargate needs nothing to look after and starts in a minute; EC2 takes larger jobs. Spot may be taken away, and costs a third. */
  compute: z.enum(['fargate', 'fargate-spot', 'ec2', 'ec2-spot']).default('fargate-spot'),
  /** Most images of the community are x86_64 only. */
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64'),
  /** Processors of all jobs together: what the site may cost at most. */
  vcpus: z.number().int().min(1).default(256),
  /** Memory that one job can have; who asks for more is warned. Gives bytes. */
  memory: sizeSchema.default(120e9),
  /** Where its machines stand; without it, in a network that is made for the sites of the deployment. */
  network: networkSchema.optional(),
})

/** `cascade.aws.yaml` as it stands in the file: `cascade.yaml`, with what only AWS has. */
const settingsDocumentSchema = configDocumentSchema.extend({
  stage: nameSchema.default('prod'),
  sites: z
    .array(siteDocumentSchema)
    .min(1)
    .max(BATCH_SITES_MOST)
    .default([siteDocumentSchema.parse({ name: 'batch' })]),
  retention: z
    .strictObject({
      log_days: z
        .number()
        .refine((days) => LOG_DAYS.includes(days), { error: `should be one of ${LOG_DAYS.join(', ')}` })
        .default(30),
      /** A week is longer than any job, so that no upload still under way is lost. */
      unfinished_upload_days: z.number().int().min(1).default(7),
      /** A mistake can be undone for so long. */
      removed_days: z.number().int().min(1).default(30),
    })
    .prefault({}),
  /** `aws`: keys that AWS owns. `own`: a key of the account, which can be withdrawn. */
  encryption: z.enum(['aws', 'own']).default('aws'),
  /** Whom alarms are sent to: each address is asked once whether it wants them. */
  alarm_emails: z.array(z.email({ error: 'should be an address like somebody@example.org' })).default([]),
})
type SettingsDocument = z.output<typeof settingsDocumentSchema>

/** Where the machines of a site stand, when that is given. */
export type Network = Readonly<z.output<typeof networkSchema>>
/** A site whose jobs Batch runs. */
export type SiteSettings = Readonly<z.output<typeof siteDocumentSchema>>

/** What may differ between deployments. Names of resources are left to CloudFormation, so that two stand side by side. */
export interface Settings {
  /** Part of the names of all stacks: several deployments in one account do not meet. */
  readonly stage: string
  readonly sites: readonly SiteSettings[]
  readonly logDays: number
  /** Days after which the parts of an upload that nobody finished are thrown away: they cost, and no listing shows them. */
  readonly unfinishedUploadDays: number
  /** Days after which the outputs of a removed production are gone for good. */
  readonly removedDays: number
  readonly encryption: 'aws' | 'own'
  /** Whom alarms are sent to. */
  readonly alarmEmails: readonly string[]
  /** What the functions go by: metadata, path rules, limits. */
  readonly config: Config
}

/** What was read of a `cascade.aws.yaml`: settings, or what is wrong with it. */
export interface ReadSettings {
  /** Undefined when `problems` has any. */
  readonly settings: Settings | undefined
  /** In the order of the file; each message names line and field. */
  readonly problems: readonly Problem[]
}

/** Reads a `cascade.aws.yaml`; what it leaves out has the default. Never throws. */
export function readSettings(text: string): ReadSettings {
  const { document, problems } = readDocument(text, { schema: settingsDocumentSchema, check: checkSettings })
  return { settings: document === undefined ? undefined : settingsOf(document), problems }
}

function checkSettings(document: SettingsDocument): readonly Finding[] {
  const elements = document.storage_elements ?? []
  const elsewhere = elements.flatMap(({ kind }, index) =>
    kind === 'objects' ? [] : [error(['storage_elements', index, 'kind'], 'should be objects: functions have no disk')],
  )
  return [...checkConfig(cascadeOf(document)), ...elsewhere]
}

/** The part that every back end has. */
function cascadeOf(document: SettingsDocument) {
  const { metadata, path_rules, limits, sites } = document
  return {
    metadata,
    path_rules,
    limits,
    storage_elements: document.storage_elements ?? [{ name: 'home', kind: 'objects' as const }],
    sites: sites.map(({ name, vcpus, memory }) => ({ name, slots: vcpus, memory })),
  }
}

function settingsOf(document: SettingsDocument): Settings {
  const { stage, sites, retention, encryption } = document
  return {
    stage,
    sites,
    encryption,
    alarmEmails: document.alarm_emails,
    logDays: retention.log_days,
    unfinishedUploadDays: retention.unfinished_upload_days,
    removedDays: retention.removed_days,
    // What a site leaves out has a default above: nothing is taken from the machine that this runs on.
    config: completeConfig(cascadeOf(document), { cores: 1, memoryMegabytes: 1 }),
  }
}
