import type { Effect } from '../../shared/api/catalog-changes.ts'
import { counted } from '../../shared/model/counted.ts'

/** Transformations told of. */
const SHOWN = 20

/** What a change of files in the catalog comes to, a line a transformation; `isDry`: would come to. */
export function effectsText(effects: readonly Effect[], isDry: boolean): readonly string[] {
  if (effects.length === 0)
    return [`No transformation ${isDry ? 'would take or lose' : 'takes or loses'} a file by that.`]
  const more = effects.length - SHOWN
  return [
    ...effects.slice(0, SHOWN).map((effect) => `  ${effect.transformation}: ${effectText(effect, isDry)}`),
    ...(more > 0 ? [`  ... and ${more} more transformations`] : []),
  ]
}

function effectText({ taken, withdrawn, kept }: Effect, isDry: boolean): string {
  const say = (count: number, verbs: readonly [one: string, many: string, dry: string]): string => {
    const [one, many, dry] = verbs
    return `${counted(count, 'file')} ${isDry ? `would ${dry}` : count === 1 ? one : many}`
  }
  return [
    ...(taken === 0 ? [] : [say(taken, ['is taken', 'are taken', 'be taken'])]),
    ...(withdrawn === 0 ? [] : [say(withdrawn, ['leaves it', 'leave it', 'leave it'])]),
    ...(kept === 0 ? [] : [`${say(kept, ['stays', 'stay', 'stay'])} (in a task, processed or stopped)`]),
  ].join(', ')
}
