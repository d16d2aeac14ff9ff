import { Metric, type Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { Rule } from 'aws-cdk-lib/aws-events'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { alarmOf, sumOver } from './alarms.ts'

/** Sites whose queue cannot place its first job: Batch says so, and why, by an event. It is passed on as it is, and an alarm is set on it. */
export class BlockedSites extends Construct {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, about: { readonly sites: readonly BatchSite[]; readonly topic: ITopic }) {
    super(scope, id)
    const rule = new Rule(this, 'Rule', {
      description: 'Cascade: a queue of jobs is blocked',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job Queue Blocked'],
        detail: { jobQueue: about.sites.map((site) => site.queue) },
      },
      targets: [{ bind: () => ({ arn: about.topic.topicArn }) }],
    })
    // CDK's own target would let every rule of every account publish.
    const conditions = { ArnEquals: { 'aws:SourceArn': rule.ruleArn } }
    about.topic.grantPublish(new ServicePrincipal('events.amazonaws.com', { conditions }))
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
