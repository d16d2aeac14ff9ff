import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import { stageContext } from '../../shared/aws/lambda/stage-context.ts'
import { StageReport } from '../../shared/aws/lambda/stage-report.ts'
import { progressPage } from './page.ts'
import { newestProgress } from './progress.ts'

const report = new StageReport('progress')

/** What a custom widget is asked, as much of it as is needed. */
interface WidgetEvent {
  /** Asked for its documentation instead. */
  readonly describe?: boolean
}

/** A widget of the dashboard: how far the newest productions have come. The dashboard calls it, with the rights of whoever looks. */
export const handler = middy<WidgetEvent>()
  .use(injectLambdaContext(report.logger))
  .handler(async ({ describe }): Promise<string | { readonly markdown: string }> => {
    if (describe === true) return { markdown: 'How far the newest productions have come. It takes no parameters.' }
    return progressPage(await newestProgress(stageContext(report).ports))
  })
