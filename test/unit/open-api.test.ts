import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { createApi } from '../../functions/api/create-api.ts'
import { OPEN_API_PATH } from '../../shared/api/open-api.ts'
import { OPERATIONS } from '../../shared/api/operations.ts'
import { memoryHome } from '../fixtures/memory-home.ts'

const { ports, config, schema } = memoryHome()
const api = createApi({ ports, config, schema })
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
})
const document = documentSchema.parse(await (await api.request(OPEN_API_PATH)).json())

it('the server tells what it serves as an OpenAPI document of version 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
})

it('every operation stands in it, under a name of its own, and nothing else', () => {
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      route: `${method.toUpperCase()} ${path}`,
    })),
  )
  const served = api.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/, '{$1}')}`)
  expect(told.map(({ route }) => route).toSorted()).toEqual(
    served.filter((one) => !one.endsWith(OPEN_API_PATH)).toSorted(),
  )
  expect(new Set(told.map(({ operationId }) => operationId)).size).toBe(told.length)
  expect(told.length).toBe(Object.keys(OPERATIONS).length + 1)
})
