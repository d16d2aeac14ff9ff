import * as z from 'zod'
import { cutAtBarrier } from './all-when-complete.ts'
import type { Plugin } from './contract.ts'
import { fieldsSchema, usesOf } from './fields-parameter.ts'
import { groupByStorageElement } from './group-by-storage-element.ts'
import { pileOf } from './pile-name.ts'
import { sizeParameters } from './size-parameters.ts'

const parameters = z.strictObject({
  by: fieldsSchema,
  ...sizeParameters,
  size: sizeParameters.size.unwrap().optional(),
})

/**
 * A group never mixes values of the fields `by`: they are the pile. With a size it groups inside a pile like Standard; without
 * one, all files of a pile are one group, behind a barrier.
 */
export const byMetadata: Plugin<z.infer<typeof parameters>> = {
  name: 'ByMetadata',
  description:
    'Groups of files with equal values of the fields `by`: `size` files that share a storage element, or all.',
  parameters,
  examples: [{ by: 'particle', size: 2 }, { by: ['site', 'particle'], size: 3, timeout: '30m' }, { by: 'particle' }],
  fields: ({ by }) => usesOf('by', by),
  needs: () => [],
  pile: ({ metadata }, { by }) => pileOf(metadata, by),
  cut: (waiting, { size, tape }, context) =>
    size === undefined
      ? cutAtBarrier(waiting, context)
      : groupByStorageElement(waiting, { size, tape, flush: context.flush }),
  barrier: ({ size }) => size === undefined,
  splits: ({ size }) => size !== undefined,
  flushes: () => true,
  inputField: () => null,
}
