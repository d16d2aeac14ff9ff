import { tellGroup } from '../filter/attach.ts'
import { filterAgain } from '../filter/filter-again.ts'
import { isGone, type Attachment } from '../model/attachment.ts'
import type { Lfn } from '../model/lfn.ts'
import type { MetadataSchema } from '../model/metadata-schema.ts'
import type { Transformation } from '../model/transformation.ts'
import type { Ports } from '../ports/ports.ts'
import { workOrStop } from './stop-unusable.ts'

/** What looking again speaks to. */
export interface LookAgainContext {
  readonly schema: MetadataSchema
  readonly ports: Pick<Ports, 'transformations' | 'catalog' | 'attachments' | 'queue' | 'clock'>
}

/**
 * Holds files of a transformation that wait, or wait again, against the catalog as it is now, as {@link filterAgain} does,
 * and has the piles looked at that they wait on or have left. These are told each time: the run before may have died
 * before it could, and `group` reads each file anew. False, and the transformation is Stopped, when it cannot be worked on.
 */
export async function lookAgain(
  transformation: Transformation,
  lfns: readonly Lfn[],
  context: LookAgainContext,
): Promise<boolean> {
  const { attachments, queue } = context.ports
  const { name } = transformation.definition
  const before = await attachments.read(name, lfns)
  const isUsable = await workOrStop(transformation, context, () => filterAgain(transformation, before, context))
  const after = await attachments.read(name, lfns)
  await tellGroup(queue, [...before, ...after].filter(mayBeOnPile))
  return isUsable
}

/** Whether it waits on its pile, or did before it left. */
function mayBeOnPile({ status }: Attachment): boolean {
  return status === 'Unused' || isGone(status)
}
