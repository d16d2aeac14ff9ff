import * as z from 'zod'
import type { TrackMessage } from '../../messages/track.ts'
import { executionOfManifest } from '../../model/manifest.ts'

/** `Object Created` of a manifest, as EventBridge brings it from S3. Gives null for an object that is none: an output may have its name. */
export const manifestEventSchema = z
  .object({
    source: z.literal('aws.s3'),
    'detail-type': z.literal('Object Created'),
    detail: z.object({ object: z.object({ key: z.string() }) }),
  })
  .transform(({ detail: { object } }): TrackMessage | null => {
    const execution = executionOfManifest(object.key)
    return execution === undefined ? null : { version: 1, ...execution, end: 'ended' }
  })
