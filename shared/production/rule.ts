import type { SiteConfig } from '../config/config.ts'
import type { SandboxFile } from '../model/job.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Disk } from './disk.ts'
import type { Finding, Path } from '../document/finding.ts'
import type { ProductionDocument, Step } from './schema.ts'

/** What rules look at. */
export interface Checked {
  readonly document: ProductionDocument
  readonly schema: MetadataSchema
  /** The machine on which the YAML lies; null where nobody can look (on a server). */
  readonly disk: Disk | null
  /** Where its jobs may run; left out where nobody knows. */
  readonly sites?: readonly SiteConfig[]
  /** The how manieth production of its name it would be. */
  readonly life: number
  /** All files of all sandboxes as they were stored; null before they are. */
  readonly sandbox: readonly SandboxFile[] | null
}

/** One rule: what it finds wrong; nothing when all is well. */
export type Rule = (checked: Checked) => readonly Finding[]

/** A step with its place in the document. */
export interface PlacedStep {
  readonly step: Step
  readonly path: Path
}

/** All steps with their places. */
export function placedSteps(document: ProductionDocument): readonly PlacedStep[] {
  return document.steps.map((step, index) => ({ step, path: ['steps', index] }))
}
