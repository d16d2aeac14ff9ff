import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { stageContext } from '../../shared/aws/lambda/stage-context.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { match } from './match.ts'

const logger = new Logger({ serviceName: 'match' })
const metrics = new Metrics({ namespace: 'Cascade', serviceName: 'match' })
/** What this environment knows of the active queries: brought up to date before each batch, and forgotten when one fails. */
let active: ActiveSet | undefined

/**
 * The stream of `Catalog`. It throws when a batch fails, so that the whole batch comes again: every record of it may be
 * seen twice, and none is lost. What no try can mend goes to the failure destination, records and all.
 */
export const handler = middy<DynamoDBStreamEvent>()
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .handler(async ({ Records }): Promise<void> => {
    const { ports, settings } = stageContext()
    const changes = Records.flatMap((record) => catalogChange(record) ?? [])
    active ??= new ActiveSet(settings.schema)
    try {
      await match(changes, active, ports)
    } catch (error) {
      active = undefined
      throw error
    }
    metrics.addMetric('changes', MetricUnit.Count, changes.length)
  })
