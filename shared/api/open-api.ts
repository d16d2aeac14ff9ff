import * as z from 'zod'
import type { AnyOperation } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { errorAnswerSchema } from './refusal.ts'
import { PUT_SANDBOX_PATH, sandboxAnswerSchema } from './sandbox.ts'

/** GET: the {@link openApiDocument}. */
export const OPEN_API_PATH = '/api/openapi.json'

/** The API as an OpenAPI 3.1 document, whose schemas are those that server and client check by. */
export function openApiDocument() {
  const paths = Object.fromEntries(
    Object.values(OPERATIONS).map((one) => [one.path, { [one.method.toLowerCase()]: described(one) }]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cascade',
      version: '1',
      description: 'Data-driven productions. Lists have pages; moments are ISO 8601 in UTC, sizes are bytes.',
    },
    paths: { ...paths, [`${PUT_SANDBOX_PATH}{sha256}`]: { put: PUT_SANDBOX } },
    components: {
      schemas: { Error: schemaOf(errorAnswerSchema) },
      responses: {
        Error: { description: 'what is wrong, a sentence each', content: json({ $ref: '#/components/schemas/Error' }) },
      },
    },
  }
}

const ERRORS = { default: { $ref: '#/components/responses/Error' } }

/** The one operation whose body is no JSON. */
const PUT_SANDBOX = {
  operationId: 'putSandbox',
  summary: 'stores a sandbox file under its hash, which is checked',
  parameters: [{ name: 'sha256', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } }],
  requestBody: { required: true, content: { 'application/octet-stream': {} } },
  responses: { 200: { description: 'it is stored', content: json(schemaOf(sandboxAnswerSchema)) }, ...ERRORS },
}

function described({ method, path, summary, request, answer }: AnyOperation) {
  const asked = schemaOf(request)
  return {
    operationId: nameOf(path),
    summary,
    ...(method === 'GET'
      ? { parameters: parametersOf(asked) }
      : { requestBody: { required: true, content: json(asked) } }),
    responses: { 200: { description: 'as asked for', content: json(schemaOf(answer)) }, ...ERRORS },
  }
}

/** As it goes over the wire: what is coerced, or has a default, is what a caller may write. */
function schemaOf(schema: z.ZodType) {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' })
  return described
}

function json(schema: object) {
  return { 'application/json': { schema } }
}

function parametersOf({ properties = {}, required = [] }: ReturnType<typeof schemaOf>) {
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema }
  })
}

/** `filesSetMetadata` of `/api/files/set-metadata`. */
function nameOf(path: string): string {
  const [, , first = '', ...rest] = path.split(/[/-]/)
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
