import type * as z from 'zod'

/**
 * One operation of the HTTP API as data: server and client are both made of it, so they cannot disagree. A GET carries
 * its request as query parameters (LFNs and names of transformations have slashes, which not every gateway leaves alone
 * in a path), a POST as JSON.
 */
export interface Operation<Asked extends z.ZodType, Answer extends z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly path: `/api/${string}`
  /** What it does, in a line: for its documentation. */
  readonly summary: string
  readonly request: Asked
  readonly answer: Answer
}

/** Gives an operation the types of its schemas. */
export function operation<Asked extends z.ZodType, Answer extends z.ZodType>(
  definition: Operation<Asked, Answer>,
): Operation<Asked, Answer> {
  return definition
}

/** Any operation: what server and client need to know of all of them. */
export type AnyOperation = Operation<z.ZodType, z.ZodType>
/** What the server gets: checked, with defaults. */
export type CheckedRequestOf<O extends AnyOperation> = z.output<O['request']>
/** What a caller gets. */
export type AnswerOf<O extends AnyOperation> = z.output<O['answer']>
