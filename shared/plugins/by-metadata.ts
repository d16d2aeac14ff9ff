import * as z from 'zod'
import type { Plugin } from './contract.ts'
import { fieldsSchema, usesOf } from './fields-parameter.ts'
import { groupByStorageElement } from './group-by-storage-element.ts'
import { pileOf } from './pile-name.ts'
import { sizeParameters } from './size-parameters.ts'

const parameters = z.strictObject({ by: fieldsSchema, ...sizeParameters })

/** A group never mixes values of the fields `by`: they are the pile. Inside a pile it groups like Standard. */
export const byMetadata: Plugin<z.infer<typeof parameters>> = {
  name: 'ByMetadata',
  description: 'Groups of `size` files that share a storage element and have equal values of the fields `by`.',
  parameters,
  examples: [
    { by: 'particle', size: 2 },
    { by: ['site', 'particle'], size: 3, timeout: '30m' },
  ],
  fields: ({ by }) => usesOf('by', by),
  needs: () => [],
  pile: ({ metadata }, { by }) => pileOf(metadata, by),
  cut: (waiting, { size, tape }, { flush }) => groupByStorageElement(waiting, { size, tape, flush }),
  barrier: false,
  splits: true,
  inputField: () => null,
}
