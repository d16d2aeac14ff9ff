import * as z from 'zod'
import { uploadMessageSchema, type UploadMessage } from '../../messages/upload.ts'

/** `Object Created` as EventBridge brings it from S3: the key as it is, not encoded. */
const createdSchema = z
  .object({
    source: z.literal('aws.s3'),
    'detail-type': z.literal('Object Created'),
    detail: z.object({ object: z.object({ key: z.string(), 'version-id': z.string().optional() }) }),
  })
  .transform(({ detail: { object } }): UploadMessage => {
    return { version: 1, key: object.key, object: object['version-id'] ?? null, late: false }
  })

/** What comes on the queue `upload`: events of S3, and messages that the stage sends itself. */
export const uploadEventSchema = z.union([uploadMessageSchema, createdSchema])
