import type { Retried } from '../../shared/api/operator.ts'

/** What keeps back what was just given another chance: a Stopped transformation starts nothing; empty when nothing does. */
export function heldBackText(
  transformation: string,
  { status, done }: Pick<Retried, 'status'> & { readonly done: number },
): readonly string[] {
  if (done === 0 || status !== 'Stopped') return []
  return [`  ${transformation} is Stopped, so nothing of it runs: "cascade start ${transformation}" lets it go on.`]
}
