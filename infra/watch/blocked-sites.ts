import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Metric, type Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { Rule } from 'aws-cdk-lib/aws-events'
import { CloudWatchLogGroup } from 'aws-cdk-lib/aws-events-targets'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { alarmOf, sumOver } from './alarms.ts'

/** Sites whose queue cannot place its first job: Batch says so by an event, which is kept, and somebody is called. */
export class BlockedSites extends Construct {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, about: { readonly sites: readonly BatchSite[]; readonly logDays: number }) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Events', { retention: about.logDays, removalPolicy: RemovalPolicy.DESTROY })
    const rule = new Rule(this, 'Rule', {
      description: 'Cascade: a queue of jobs is blocked',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job Queue Blocked'],
        detail: { jobQueue: about.sites.map((site) => site.queue) },
      },
      targets: [new CloudWatchLogGroup(logGroup, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    })
    this.alarm = alarmOf(this, 'Alarm', {
      chapter: 'site-blocked',
      says: 'The first job in the queue of a site cannot be placed',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'MatchedEvents',
        dimensionsMap: { RuleName: rule.ruleName },
        ...sumOver(5),
      }),
      above: 0,
    })
  }
}
