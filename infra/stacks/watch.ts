import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Dashboard, type Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { BatchSite } from '../../shared/aws/batch/site-settings.ts'
import { OUTPUTS, stackName } from '../../shared/names.ts'
import type { Settings } from '../config.ts'
import { allowRead } from '../constructs/access.ts'
import { StageFunction } from '../constructs/stage-function.ts'
import { alarmOf, sumOver } from '../watch/alarms.ts'
import { BlockedSites } from '../watch/blocked-sites.ts'
import { boardOf } from '../watch/board.ts'
import { flowAlarms } from '../watch/flow-alarms.ts'
import type { PipelineStack } from './pipeline.ts'
import type { StorageStack } from './storage.ts'

/** What is watched. */
export interface WatchProps {
  readonly settings: Settings
  readonly storage: StorageStack
  readonly pipeline: PipelineStack
  readonly sites: readonly BatchSite[]
  readonly api: HttpApi
}

/** What people look at, and what calls them: a dashboard, and an alarm for each chapter of docs/runbook.md. */
export class WatchStack extends Stack {
  constructor(scope: Construct, props: WatchProps) {
    super(scope, stackName(props.settings.stage, 'Watch'), { description: 'Cascade: dashboard and alarms' })
    const topic = this.#topic(props.settings)
    const { sites } = props
    const blocked = new BlockedSites(this, 'BlockedSites', { sites, topic })
    const alarms = [...flowAlarms(this, props), blocked.alarm, this.#faultOf(props.api)]
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic))
    const dashboardName = `Cascade-${props.settings.stage}`
    const widgets = boardOf({ ...props, alarms, progress: this.#progress(props) })
    new Dashboard(this, 'Dashboard', { dashboardName, widgets })
    const url = `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/${dashboardName}`
    new CfnOutput(this, OUTPUTS.dashboardUrl, { value: url })
  }

  #faultOf(api: HttpApi): Alarm {
    return alarmOf(this, 'ApiFails', {
      chapter: 'api-fails',
      says: 'The API answered with a fault of its own',
      metric: api.metricServerError(sumOver(5)),
      above: 0,
    })
  }

  /** What all alarms go to; without an address nobody is subscribed yet. */
  #topic({ alarmEmails }: Settings): Topic {
    const topic = new Topic(this, 'Alarms', { displayName: 'Cascade', enforceSSL: true })
    topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', ofThisAccount(this)))
    for (const address of alarmEmails) topic.addSubscription(new EmailSubscription(address))
    new CfnOutput(this, OUTPUTS.alarmTopic, { value: topic.topicArn })
    return topic
  }

  /** The dashboard calls it with the rights of whoever looks. */
  #progress({ settings, storage, pipeline }: WatchProps): StageFunction {
    const { stage: deployment, config, logDays } = settings
    const environment = pipeline.variables('none')
    const about = { stage: 'progress', deployment, config: JSON.stringify(config), logDays, environment }
    const made = new StageFunction(this, 'Progress', about)
    allowRead(storage.transformations, made)
    storage.key?.grantDecrypt(made)
    return made
  }
}

function ofThisAccount({ account }: Stack): { readonly conditions: Readonly<Record<string, unknown>> } {
  return { conditions: { StringEquals: { 'aws:SourceAccount': account } } }
}
