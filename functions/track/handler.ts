import { queueHandler } from '../../shared/aws/lambda/queue-handler.ts'
import { withSites } from '../../shared/aws/lambda/site-context.ts'
import { endsOf, toldEndSchema } from '../../shared/aws/lambda/told-ends.ts'
import { track } from './track.ts'

/** SQS `track`: manifests, as S3 tells of them; ends of jobs, as Batch does; executions that the sweep finds lost. */
export const handler = queueHandler({
  stage: 'track',
  schema: toldEndSchema,
  run: async (told, context) => {
    const { ports, sites, settings } = withSites(context)
    await track(await endsOf(told, { sites, ports }), settings, ports)
  },
})
