import fc from 'fast-check'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import type { Metadata, MetadataValue } from '../../shared/model/metadata.ts'
import type { CutContext, PilableFile } from '../../shared/plugins/contract.ts'
import type { BoundPlugin } from '../../shared/plugins/define-plugin.ts'

/** Half an hour, in milliseconds: arrivals are so far apart that some time-outs are over and others are not. */
export const STEP = 1_800_000

/** A file that comes to a transformation, before its plugin has seen it. */
export interface Arrival {
  readonly file: PilableFile
  readonly since: number
  readonly errors: number
}

const STORAGE_ELEMENTS = ['SE1', 'SE2', 'SE3', 'TAPE']

/** Files with any metadata that matters to the plugin, at any storage elements or none, in any order. */
export function arrivals(plugin: BoundPlugin): fc.Arbitrary<readonly Arrival[]> {
  const arrival = fc.record({
    directory: fc.constantFrom('/ctao/a', '/ctao/b'),
    storageElements: fc.subarray(STORAGE_ELEMENTS),
    metadata: metadata(plugin),
    since: fc.nat(4).map((steps) => steps * STEP),
    errors: fc.constantFrom(0, 0, 0, 1, 2),
    order: fc.nat(),
  })
  return fc.array(arrival, { maxLength: 30 }).map((rows) =>
    rows.map(({ directory, storageElements, metadata, since, errors, order }, index) => ({
      file: {
        lfn: `${directory}/${order}-${index}`,
        size: order,
        replicas: storageElements.map((storageElement) => ({ storageElement, path: `${index}` })),
        metadata,
      },
      since,
      errors,
    })),
  )
}

function metadata(plugin: BoundPlugin): fc.Arbitrary<Metadata> {
  const fields = [...new Set(plugin.fields.map((use) => use.field))]
  const entries = fields.map((field) => value(plugin, field).map((value) => [field, value] as const))
  return fc.tuple(...entries).chain((all) => fc.subarray(all).map((some) => Object.fromEntries(some)))
}

function value(plugin: BoundPlugin, field: string): fc.Arbitrary<MetadataValue> {
  const named = plugin.fields.filter((use) => use.field === field).flatMap((use) => use.values)
  return fc.constantFrom(...(named.length > 0 ? [...named, ...named] : ['a', 'b']), 'other')
}

/** The piles that these files make up. */
export function pilesOf(plugin: BoundPlugin, files: readonly Arrival[]): readonly (readonly WaitingFile[])[] {
  const piles = Map.groupBy(files, ({ file }) => plugin.pile(file))
  return [...piles.values()].map((pile) => pile.map((arrival) => waitingFile(plugin, arrival)))
}

function waitingFile(plugin: BoundPlugin, { file, since, errors }: Arrival): WaitingFile {
  const needs = Object.entries(file.metadata).filter(([field]) => plugin.needs.includes(field))
  const storageElements = file.replicas.map((replica) => replica.storageElement)
  return { lfn: file.lfn, size: file.size, storageElements, since, errors, needs: Object.fromEntries(needs) }
}

/** Any circumstances of a cut. */
export const contexts: fc.Arbitrary<CutContext> = fc
  .record({
    flush: fc.boolean(),
    byOperator: fc.boolean(),
    now: fc.integer({ min: 4, max: 9 }).map((steps) => steps * STEP),
    firstCut: fc.option(fc.nat(4).map((steps) => steps * STEP)),
  })
  .map((context) => ({ ...context, byOperator: context.flush && context.byOperator }))
