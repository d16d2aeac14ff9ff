import type { SiteConfig } from '../config/config.ts'
import type { SandboxFile } from '../model/job.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { RunReservation } from '../model/production.ts'
import { campaignOf } from './campaign-of.ts'
import { checkDocument } from './check.ts'
import type { Disk } from './disk.ts'
import { isAccepted } from '../document/finding.ts'
import type { PlannedTransformation } from './planned-transformation.ts'
import { problemsOf, type ProductionProblem } from './problems.ts'
import { readProduction } from './read.ts'
import { findingsOf, sayIssue } from '../document/say-issue.ts'
import { nameSchema, type ProductionDocument } from './schema.ts'
import type { Lines } from '../document/yaml-lines.ts'

/** What a production is planned from. */
export interface PlanRequest {
  /** The YAML. */
  readonly text: string
  readonly schema: MetadataSchema
  /** The files of all sandboxes as they were stored; null to check only, before anything is stored. */
  readonly sandbox: readonly SandboxFile[] | null
  /** Where its jobs may run; left out where nobody knows. */
  readonly sites?: readonly SiteConfig[]
  /** The machine on which the YAML lies; null on a server, which cannot look. */
  readonly disk: Disk | null
  /** Another name than the YAML's (`--as`); null = the YAML's. */
  readonly name: string | null
  /** Other counts of runs than the YAML's, by step: those with which simulations were submitted that were extended since. */
  readonly runCounts?: ReadonlyMap<string, number>
  /** The how manieth production of its name it would be; left out: the first. */
  readonly life?: number
}

/** Files that a step wants to have registered before its input ends. */
export interface Registration {
  readonly step: string
  /** The transformations that take them. */
  readonly transformations: readonly string[]
  /** Files and folders, relative to the YAML's folder. */
  readonly paths: readonly string[]
}

/** A production, ready to be created. */
export interface ProductionPlan {
  readonly name: string
  /** The how manieth production of its name it is to be. */
  readonly life: number
  readonly description: string
  /** Parents before children. */
  readonly transformations: readonly PlannedTransformation[]
  readonly register: readonly Registration[]
  /** Run numbers of simulations, by campaign: none may be another's of the same campaign. */
  readonly reservations: readonly RunReservation[]
}

/** A plan, and all that is wrong or doubtful; no plan when there is an error. */
export interface PlannedProduction {
  readonly plan: ProductionPlan | null
  /** In the order of the file. */
  readonly problems: readonly ProductionProblem[]
}

/**
 * Reads, checks and expands a production. The command line calls it before it stores anything (`sandbox: null`) and
 * again with the stored files; the API calls it on submit, without the disk, and trusts nobody.
 */
export function planProduction(request: PlanRequest): PlannedProduction {
  const read = readProduction(request.text)
  if (read.document === null) return { plan: null, problems: read.problems }
  const document = withCounts(
    { ...read.document, production: request.name ?? read.document.production },
    request.runCounts,
  )
  const misnamed = nameProblem(document.production, read.lines)
  if (misnamed !== undefined) return { plan: null, problems: [misnamed] }
  const { findings, transformations } = checkDocument({ ...request, life: request.life ?? 1, document })
  const problems = problemsOf(findings, { lines: read.lines, steps: document.steps.map(({ name }) => name) })
  return {
    plan:
      transformations === null || !isAccepted(problems) ? null : planOf(document, transformations, request.life ?? 1),
    problems,
  }
}

function withCounts(document: ProductionDocument, counts: PlanRequest['runCounts']): ProductionDocument {
  if (counts === undefined) return document
  const steps = document.steps.map((step) => {
    const count = counts.get(step.name)
    return step.runs === undefined || count === undefined ? step : { ...step, runs: { ...step.runs, count } }
  })
  return { ...document, steps }
}

/** A name that did not come with the YAML was not checked with it. */
function nameProblem(name: string, lines: Lines): ProductionProblem | undefined {
  const issues = nameSchema.safeParse(name, { error: sayIssue }).error?.issues ?? []
  const findings = findingsOf(issues, name).map((finding) => ({ ...finding, path: ['production'] }))
  return problemsOf(findings, { lines, steps: [] })[0]
}

function planOf(
  document: ProductionDocument,
  transformations: readonly PlannedTransformation[],
  life: number,
): ProductionPlan {
  return {
    name: document.production,
    life,
    description: document.description,
    transformations,
    register: document.steps.flatMap(({ name, register }) =>
      register === undefined ? [] : [{ step: name, transformations: namesOf(name, transformations), paths: register }],
    ),
    reservations: reservationsOf(document.production, transformations),
  }
}

function namesOf(step: string, transformations: readonly PlannedTransformation[]): readonly string[] {
  return transformations.filter(({ definition }) => definition.step === step).map(({ definition }) => definition.name)
}

function reservationsOf(
  production: string,
  transformations: readonly PlannedTransformation[],
): readonly RunReservation[] {
  const simulations = transformations.filter(({ definition }) => definition.input.kind === 'none')
  const campaigns = Map.groupBy(simulations, ({ definition }) => campaignOf(definition))
  return [...campaigns].map(([campaign, members]) => ({
    campaign,
    production,
    claims: members.map(({ definition, runs }) => ({ transformation: definition.name, ranges: runs })),
  }))
}
