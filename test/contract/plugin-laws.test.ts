import { expect, it } from 'vitest'
import type { Group } from '../../shared/plugins/contract.ts'
import type { BoundPlugin } from '../../shared/plugins/define-plugin.ts'
import { definePlugin } from '../../shared/plugins/define-plugin.ts'
import { standard } from '../../shared/plugins/standard.ts'
import { PLUGIN_LAWS } from './plugin-laws.ts'

const sound = definePlugin(standard).bind({ size: 2, timeout: '1h' })

type Change = (result: ReturnType<BoundPlugin['cut']>) => ReturnType<BoundPlugin['cut']>

function faulty(change: Change): BoundPlugin {
  return { ...sound, cut: (waiting, context) => change(sound.cut(waiting, context)) }
}

function repeating(): BoundPlugin {
  let before: readonly Group[] = []
  return faulty((result) => {
    const groups = [...result.groups, ...before]
    before = result.groups
    return { ...result, groups }
  })
}

/** Pairs while many wait, single files when few do. */
function sizedBy(waiting: number): BoundPlugin {
  return definePlugin(standard).bind({ size: waiting > 3 ? 2 : 1 })
}

/** For each law a plugin that breaks it. */
const FAULTY: Readonly<Record<string, BoundPlugin>> = {
  whole: faulty((result) => ({ ...result, left: result.left.slice(1) })),
  local: faulty((result) => ({ ...result, groups: result.groups.map((group) => ({ ...group, target: ['SE1'] })) })),
  ordered: {
    ...sound,
    cut: (waiting, context) => ({ ...standard.cut(waiting, { size: 2, tape: [] }, context), due: null }),
  },
  eager: faulty((result) => ({
    ...result,
    groups: result.groups.slice(0, 1),
    left: [
      ...result.left,
      ...result.groups.slice(1).flatMap(({ files }) => files.map(({ lfn }) => ({ lfn, reason: 'later' }))),
    ],
  })),
  steps: { ...sound, cut: (waiting, context) => sizedBy(waiting.length).cut(waiting, context) },
  complete: { ...sound, cut: (waiting, context) => sound.cut(waiting, { ...context, flush: waiting.length > 2 }) },
  flushed: { ...sound, cut: (waiting, context) => sound.cut(waiting, { ...context, flush: false }) },
  unflushed: { ...sound, flushes: false },
  barrier: { ...sound, barrier: true },
  poison: {
    ...sound,
    cut: (waiting, context) =>
      sound.cut(
        waiting.map((file) => ({ ...file, errors: 0 })),
        context,
      ),
  },
  unit: { ...sound, splits: false },
  timeout: faulty((result) => ({ ...result, due: null })),
  batches: repeating(),
}

/** Examples tried until a planted fault is found: so many that chance never hides one. */
const PLANTED_RUNS = 5000

it.each(PLUGIN_LAWS)('a plugin that breaks the law "$says" is found', ({ name, assert }) => {
  const plugin = FAULTY[name] ?? sound
  expect(() => assert(plugin, PLANTED_RUNS)).toThrow()
})
