import { expect } from 'vitest'
import { History, type Play } from './history.ts'
import { judgeHistory } from './judge.ts'

/** Plays a history to its end and says what is wrong with it. */
export async function playHistory(play: Play): Promise<readonly string[]> {
  const history = new History(play)
  await history.run()
  return judgeHistory(history)
}

/** How many histories are played (`CASCADE_MODEL_HISTORIES`), or the one that is asked for (`CASCADE_MODEL_SEED`). */
export function seeds(standard: number, which: 'even' | 'odd'): readonly number[] {
  const { CASCADE_MODEL_SEED: one, CASCADE_MODEL_HISTORIES: many } = process.env
  const rest = which === 'even' ? 0 : 1
  if (one !== undefined) return [Number(one)].filter((seed) => seed % 2 === rest)
  const count = many === undefined ? standard : Number(many)
  return Array.from({ length: Math.ceil(count / 2) }, (_, index) => 2 * index + 2 - rest)
}

/** Plays all of these; fails with the first that is broken, and the command that shows it. */
export async function expectAllWhole(list: readonly number[]): Promise<void> {
  const isShown = process.env['CASCADE_MODEL_SEED'] !== undefined
  for (const seed of list) {
    const lines: string[] = []
    const broken = await playHistory({ seed, ...(isShown ? { trace: (line: string) => void lines.push(line) } : {}) })
    if (isShown) console.log(lines.join('\n'))
    expect(broken.length === 0 ? [] : [replay(seed), ...broken]).toEqual([])
  }
}

function replay(seed: number): string {
  const which = seed % 2 === 0 ? 'unswept' : 'swept'
  return `history ${seed} is broken; to see it call by call: CASCADE_MODEL_SEED=${seed} npx vitest run model-${which}`
}
