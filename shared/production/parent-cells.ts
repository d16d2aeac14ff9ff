import type { MetadataSchema } from '../model/metadata-schema.ts'
import { cellsOf, transformationName, type Axes } from './axes.ts'
import type { ProductionDocument, Step } from './schema.ts'

/** Names the transformations that feed a cell of a step: one of its parents with the same value on every axis they share. */
export type ParentsOfCell = (axes: Axes) => readonly string[]

/** Makes {@link ParentsOfCell} of a step and its parents. The cells of a parent are gone through once, not for each cell of the child. */
export function parentsOfCells(
  step: Step,
  parents: readonly Step[],
  { document, schema }: { readonly document: ProductionDocument; readonly schema: MetadataSchema },
): ParentsOfCell {
  const feeders = parents.map((parent) => {
    // One of the two may lack an axis: then any value of the other will do.
    const shared = parent.over.filter((axis) => step.over.includes(axis))
    const names = new Map<string, string[]>()
    for (const axes of cellsOf(parent, document, schema)) {
      const key = valuesOn(shared, axes)
      const name = transformationName(document.production, parent.name, axes)
      names
        .set(key, names.get(key) ?? [])
        .get(key)
        ?.push(name)
    }
    return { shared, names }
  })
  return (axes) => feeders.flatMap(({ shared, names }) => names.get(valuesOn(shared, axes)) ?? [])
}

/** One text for the same values of the same type. */
function valuesOn(shared: readonly string[], axes: Axes): string {
  return JSON.stringify(shared.map((axis) => axes[axis]))
}
