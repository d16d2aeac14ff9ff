import * as z from 'zod'
import { checksumSchema, replicaSchema, sha256Schema } from '../model/file.ts'
import { metadataJsonSchema } from '../model/metadata.ts'
import { operation } from './operation.ts'
import { nextSchema, pageRequest } from './page.ts'

/** A file as the catalog knows it. */
export const catalogFileSchema = z.object({
  lfn: z.string(),
  /** Bytes. */
  size: z.number(),
  checksum: z.string(),
  metadata: metadataJsonSchema,
  replicas: z.array(replicaSchema),
})
/** See {@link catalogFileSchema}. */
export type CatalogFileAnswer = Readonly<z.infer<typeof catalogFileSchema>>

/** A file that somebody brings; its metadata is checked by the server. */
export const offeredFileSchema = z.strictObject({
  lfn: z.string(),
  size: z.number().int().nonnegative(),
  checksum: checksumSchema,
  metadata: z.record(z.string(), z.unknown()),
  replica: replicaSchema,
})
/** See {@link offeredFileSchema}. */
export type OfferedFileRequest = Readonly<z.infer<typeof offeredFileSchema>>

/** What became of a file. `refused`: the LFN is known with other content, or was removed. */
export const registerOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ lfn: z.string(), outcome: z.enum(['registered', 'known', 'replica-added']) }),
  z.object({ lfn: z.string(), outcome: z.literal('refused'), reason: z.string() }),
])
/** See {@link registerOutcomeSchema}. */
export type RegisterOutcomeAnswer = Readonly<z.infer<typeof registerOutcomeSchema>>

/** Registers files. One wrong LFN or value and none is; a file of other content under a known LFN is refused alone. */
export const registerFiles = operation({
  method: 'POST',
  path: '/api/files/register',
  summary: 'registers files; one wrong value and none is',
  request: z.strictObject({ files: z.array(offeredFileSchema).min(1) }),
  answer: z.object({ outcomes: z.array(registerOutcomeSchema) }),
})

/**
 * Takes a file of the server's own machine into the object store, under the hash of its content: to be registered with the
 * replica that is answered. The file must not change afterwards: it may be shared, not copied.
 */
export const storeFile = operation({
  method: 'POST',
  path: '/api/objects/store',
  summary: "takes a file of the server's machine into the object store",
  request: z.strictObject({
    path: z.string().startsWith('/', { error: 'should be an absolute path' }),
    checksum: sha256Schema,
  }),
  answer: z.object({ replica: replicaSchema }),
})

/** A query: conditions as one types them (`['zenith>=20', 'particle=gamma']`), or as they stand in the YAML. */
const queryRequestSchema = z.union([z.array(z.string()), z.record(z.string(), z.unknown())])

/**
 * Files that meet a query, in no promised order. A page may be empty and not the last: a request looks at a bounded part of
 * the catalog.
 */
export const findFiles = operation({
  method: 'POST',
  path: '/api/files/find',
  summary: 'files that meet a query, in its JSON or its text form',
  request: z.strictObject({ query: queryRequestSchema, ...pageRequest }),
  answer: z.object({ files: z.array(catalogFileSchema), next: nextSchema }),
})

/** The catalog's record of a file. */
export const readFile = operation({
  method: 'GET',
  path: '/api/files/file',
  summary: "the catalog's record",
  request: z.strictObject({ lfn: z.string() }),
  answer: z.object({ file: catalogFileSchema }),
})

/** Where the bytes of a file are read: at a path of the machine that the server runs on, or by a GET of a URL. */
const contentLocationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string() }),
  z.object({ kind: z.literal('url'), url: z.string() }),
])

/** Where the bytes of a file are. No server holds the bytes themselves. */
export const locateContent = operation({
  method: 'GET',
  path: '/api/files/content',
  summary: "where the bytes are: a path of the server's machine, or a URL to GET",
  request: z.strictObject({ lfn: z.string() }),
  answer: contentLocationSchema,
})
