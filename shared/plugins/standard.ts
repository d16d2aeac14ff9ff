import * as z from 'zod'
import type { Plugin } from './contract.ts'
import { groupByStorageElement } from './group-by-storage-element.ts'
import { ONLY_PILE } from './pile-name.ts'
import { sizeParameters } from './size-parameters.ts'

const parameters = z.strictObject(sizeParameters)

/** DIRAC's Standard: groups of `size` files that share a storage element, in order of arrival. */
export const standard: Plugin<z.infer<typeof parameters>> = {
  name: 'Standard',
  description: 'Groups of `size` files that share a storage element.',
  parameters,
  examples: [{}, { size: 1 }, { size: 3, tape: ['SE1'], timeout: '1h' }],
  fields: () => [],
  needs: () => [],
  pile: () => ONLY_PILE,
  cut: (waiting, { size, tape }, { flush }) => groupByStorageElement(waiting, { size, tape, flush }),
  barrier: () => false,
  splits: () => true,
  flushes: () => true,
  inputField: () => null,
}
