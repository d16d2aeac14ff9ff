import type { SandboxFile } from '../model/job.ts'
import { parseMetadata, type MetadataSchema } from '../model/metadata-schema.ts'
import type { Metadata } from '../model/metadata.ts'
import type { Definition, RunRange } from '../model/transformation.ts'
import { bindPlugin } from '../plugins/bound-plugin.ts'
import { checkQuery } from '../query/check.ts'
import { queryToJson } from '../query/print.ts'
import { cellsOf, transformationName, type Axes } from './axes.ts'
import { jobOf } from './job-of-step.ts'
import { parentsOfCells } from './parent-cells.ts'
import { placeOfStep } from './place-of-step.ts'
import type { PlannedTransformation } from './planned-transformation.ts'
import { allotRuns } from './run-ranges.ts'
import type { ProductionDocument, Step } from './schema.ts'
import { parentsFirst } from './step-order.ts'
import { pluginOf } from './step-plugin.ts'
import { queryOf } from './step-query.ts'

/** What transformations are made of. */
export interface Expansion {
  readonly document: ProductionDocument
  readonly schema: MetadataSchema
  /** All files of all sandboxes; each step takes its own. */
  readonly sandbox: readonly SandboxFile[]
  /** The how manieth production of its name. */
  readonly life: number
}

/**
 * The transformations of a production: one for each cell of each step, parents before children. Only for a document
 * that the rules on single steps have passed; throws InputError for metadata or a query that they would have refused.
 */
export function expand(expansion: Expansion): readonly PlannedTransformation[] {
  const { document } = expansion
  const runs = runsOf(expansion)
  return parentsFirst(document.steps).flatMap((step) => {
    const parentsOf = parentsOfCells(step, parentSteps(step, document), expansion)
    return cellsOf(step, document, expansion.schema).map((axes) =>
      plan({ step, axes, parents: parentsOf(axes), runs, ...expansion }),
    )
  })
}

/** In the order of the file. */
function parentSteps(step: Step, { steps }: ProductionDocument): readonly Step[] {
  const places = step.parents.map((name) => placeOfStep(name, steps)).toSorted((a, b) => a - b)
  return places.flatMap((place) => steps[place] ?? [])
}

interface Cell extends Expansion {
  readonly step: Step
  readonly axes: Axes
  /** Names of the transformations that feed it. */
  readonly parents: readonly string[]
  readonly runs: ReadonlyMap<string, RunRange>
}

function plan(cell: Cell): PlannedTransformation {
  const definition = define(cell)
  const range = cell.runs.get(definition.name)
  const wanted = definition.input.kind === 'none' ? (cell.step.runs?.count ?? 0) : 0
  return { definition, runs: range === undefined ? [] : [range], wanted }
}

function define(cell: Cell): Definition {
  const { step, axes, parents, document } = cell
  const plugin = pluginOf(step)
  return {
    name: transformationName(document.production, step.name, axes),
    production: document.production,
    life: cell.life,
    step: step.name,
    axes: { ...axes },
    type: step.type,
    parents: [...parents],
    input: inputOf(cell),
    plugin: { name: plugin.name, parameters: { ...plugin.parameters } },
    job: jobOf(step, cell),
    metadata: metadataOf(cell),
    maxErrors: step.max_errors,
    tolerate: step.tolerate === undefined ? defaultTolerance(step) : step.tolerate,
  }
}

/** The step's query; with parents, only their outputs meet it: that condition is the system's own, on a field that it alone sets. */
function inputOf({ step, axes, parents, schema }: Cell): Definition['input'] {
  if (step.type === 'MCSimulation') return { kind: 'none' }
  const own = parents.length > 0 ? { transformation: [...parents] } : {}
  const query = { ...queryToJson(checkQuery({ ...queryOf(step, axes), ...own }, schema)) }
  if (parents.length > 0) return { kind: 'parents', query }
  return { kind: step.closed === true || step.register !== undefined ? 'closed' : 'open', query }
}

/** Later wins: the production's, the cell's, the step's. */
function metadataOf({ step, axes, document, schema }: Cell): Metadata {
  return {
    ...parseMetadata(schema, document.common),
    ...parseMetadata(schema, axes),
    ...parseMetadata(schema, step.metadata),
  }
}

/** A group that is only right as a whole may lack nothing, unless it is said. */
function defaultTolerance(step: Step): Definition['tolerate'] {
  return bindPlugin(pluginOf(step)).splits ? null : { count: 0, unit: 'files' }
}

function runsOf({ document, schema }: Expansion): ReadonlyMap<string, RunRange> {
  const claimants = document.steps.map((step) => ({
    names: cellsOf(step, document, schema).map((axes) => transformationName(document.production, step.name, axes)),
    runs: step.type === 'MCSimulation' ? (step.runs ?? null) : null,
  }))
  return allotRuns(claimants)
}
