import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { catalogChange } from '../../shared/aws/catalog-change.ts'
import { stageContext } from '../../shared/aws/lambda/stage-context.ts'
import { StageReport } from '../../shared/aws/lambda/stage-report.ts'
import { ActiveSet } from '../../shared/filter/active-set.ts'
import { METRICS } from '../../shared/names.ts'
import { match } from './match.ts'

const report = new StageReport('match')
/** What this environment knows of the active queries: brought up to date before each batch, and forgotten when one fails. */
let active: ActiveSet | undefined

/**
 * The stream of `Catalog`. It throws when a batch fails, so that the whole batch comes again: every record of it may be
 * seen twice, and none is lost. What no try can mend goes to the failure destination, records and all.
 */
export const handler = middy<DynamoDBStreamEvent>()
  .use(injectLambdaContext(report.logger))
  .use(logMetrics(report.metrics))
  .handler(async ({ Records }): Promise<void> => {
    const { ports, settings } = stageContext(report)
    const changes = Records.flatMap((record) => catalogChange(record) ?? [])
    active ??= new ActiveSet(settings.schema)
    try {
      await match(changes, active, ports)
    } catch (error) {
      active = undefined
      throw error
    }
    report.count(METRICS.changes, changes.length)
  })
