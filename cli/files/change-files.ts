import type { Effect } from '../../shared/api/catalog-changes.ts'
import type { Client } from '../../shared/api/client.ts'
import { naturally } from '../../shared/model/natural-order.ts'

/** Changes any number of files, a request at a time, and returns the answers. */
export async function changeFiles<Answer>(
  lfns: readonly string[],
  client: Client,
  change: (lfns: string[]) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const { config } = await client.config()
  const answers: Answer[] = []
  for (let start = 0; start < lfns.length; start += config.limits.registerFiles)
    answers.push(await change(lfns.slice(start, start + config.limits.registerFiles)))
  return answers
}

/** What several answers come to in each transformation, by name. */
export function sumEffects(answers: readonly { readonly effects: readonly Effect[] }[]): readonly Effect[] {
  const grouped = Map.groupBy(
    answers.flatMap(({ effects }) => effects),
    ({ transformation }) => transformation,
  )
  return [...grouped]
    .map(([transformation, effects]) => {
      const sum = (of: (effect: Effect) => number): number => effects.reduce((total, effect) => total + of(effect), 0)
      return {
        transformation,
        taken: sum((e) => e.taken),
        withdrawn: sum((e) => e.withdrawn),
        kept: sum((e) => e.kept),
      }
    })
    .toSorted((a, b) => naturally(a.transformation, b.transformation))
}
