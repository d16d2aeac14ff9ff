import * as z from 'zod'
import { configSchema } from '../config/config.ts'
import { operation } from './operation.ts'

/** The configuration of the installation, whole. */
export const readConfiguration = operation({
  method: 'GET',
  path: '/api/config',
  summary: 'the configuration, whole',
  request: z.strictObject({}),
  answer: z.object({ config: configSchema }),
})
