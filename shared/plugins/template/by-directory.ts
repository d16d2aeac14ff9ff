/*
 * A plugin to start from: it is compiled and tested with all others, but not registered. To make your own:
 *   1. copy this file into `shared/plugins/`, under the name of your plugin in kebab-case;
 *   2. change it, until `npm test` is content: the laws of `docs/plugins.md` are tested with your `examples`;
 *   3. add it to the list in `shared/plugins/registry.ts`. From then on productions may name it.
 */
import * as z from 'zod'
import { directoryOf } from '../../model/lfn.ts'
import type { Plugin } from '../contract.ts'
import { pileNamed } from '../pile-name.ts'
import { readable, sharedBy } from '../storage-elements.ts'

const SIZE = 'it must be a whole number of files, 1 or more'

// What users write in the YAML beside the plugin's name. Strict: a misspelt parameter must be refused, not ignored.
// An `error` says what would be right; value and parameter are put before it. `timeout` is added for you.
const parameters = z.strictObject({ size: z.int({ error: SIZE }).min(1, { error: SIZE }).default(10) })

/** Groups of `size` files of one directory, wherever they lie. */
export const byDirectory: Plugin<z.infer<typeof parameters>> = {
  name: 'ByDirectory',
  description: 'Groups of `size` files of one directory, wherever they lie.',
  parameters,
  examples: [{}, { size: 2, timeout: '1h' }],

  // Metadata fields that your parameters name: they are checked against the declared ones when a production is
  // submitted. `needs` are those that `cut` looks at: each costs room in every waiting file, so ask for few.
  fields: () => [],
  needs: () => [],

  // Files of different piles never meet. Make piles as small as your groups allow: a pile is read whole for each cut.
  // `pileNamed` keeps the name short enough for a key.
  pile: ({ lfn }) => pileNamed(directoryOf(lfn)),

  // Pure: no clock, no randomness, no memory; the files come in order of arrival. Each must come back once, in a group
  // or left with a reason that an operator can read. A group that is complete must go now; with `flush`, all must go
  // that ever can: what stays has to say that it never leaves.
  cut(waiting, { size }, { flush }) {
    const { files, left } = readable(waiting)
    const grouped = flush ? files.length : files.length - (files.length % size)
    const groups = Array.from({ length: Math.ceil(grouped / size) }, (_, index) => {
      const group = files.slice(index * size, Math.min((index + 1) * size, grouped))
      return { target: sharedBy(group), files: group }
    })
    const rest = files.slice(grouped)
    const reason = `waits for more files of its directory: ${rest.length} of ${size} are there`
    return { groups, left: [...left, ...rest.map(({ lfn }) => ({ lfn, reason }))] }
  },

  // True: the pile is first cut when all parents are complete, with `flush`.
  barrier: () => false,
  // True: a file that failed runs alone next time, and a partial group may leave after a time-out. False where a group
  // is only right as a whole: it is tried again as the same group, and stops as one.
  splits: () => true,
  // True: a flush lets groups leave that are not complete. False where it changes nothing.
  flushes: () => true,
  // The field whose values name a task's inputs in the command, as `{input.gamma}`; null for most.
  inputField: () => null,
}
