import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { uploadEventSchema } from '../../shared/aws/lambda/upload-event.ts'
import { upload } from './upload.ts'

/** SQS `upload`: objects that came in, as EventBridge tells of them, and those that wait for their metadata. */
export const handler = queueHandler({
  stage: 'upload',
  schema: uploadEventSchema,
  run: (messages, { ports, settings, uploads, rules }) =>
    upload(messages, { rules, objectStorageElement: settings.objectStorageElement }, { ...ports, uploads }),
})
