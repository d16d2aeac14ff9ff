import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { logGroupName, OUTPUTS, stackName, VARIABLES } from '../../shared/names.ts'
import type { Settings } from '../config.ts'
import {
  allowCreate,
  allowEndJobs,
  allowKept,
  allowLookAtJobs,
  allowObjects,
  allowRedrive,
  allowWrite,
} from '../constructs/access.ts'
import { StageFunction } from '../constructs/stage-function.ts'
import { operatorsPolicy, readersPolicy } from '../constructs/user-policies.ts'
import type { PipelineStack } from './pipeline.ts'
import type { StorageStack } from './storage.ts'

/** API Gateway waits no longer for a function. */
const LONGEST_REQUEST = Duration.seconds(29)
/** Requests a second, of all clients together: people and their scripts. What is more is told to come later. */
const RATE = 100
const BURST = 200

/** What each request leaves in the access log. */
const LOGGED = {
  at: '$context.requestTime',
  request: '$context.requestId',
  caller: '$context.identity.userArn',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.message',
}

/** What the API works on. */
export interface AccessProps {
  readonly storage: StorageStack
  readonly settings: Settings
  readonly pipeline: PipelineStack
}

/** The HTTP API: one function behind API Gateway, for those whom IAM lets in; and the policies that let people in. */
export class AccessStack extends Stack {
  readonly api: HttpApi
  readonly #props: AccessProps

  constructor(scope: Construct, props: AccessProps) {
    const { stage } = props.settings
    super(scope, stackName(stage, 'Access'), { description: 'Cascade: the HTTP API' })
    this.#props = props
    this.api = this.#serve(this.#function())
    const { files } = props.storage
    const about = { api: this.api, files, stack: this }
    new CfnOutput(this, OUTPUTS.apiUrl, { value: this.api.apiEndpoint })
    new CfnOutput(this, OUTPUTS.uploadsBucket, { value: files.bucketName })
    new CfnOutput(this, OUTPUTS.operatorsPolicy, { value: operatorsPolicy(this, about).managedPolicyArn })
    new CfnOutput(this, OUTPUTS.readersPolicy, { value: readersPolicy(this, about).managedPolicyArn })
  }

  #function(): StageFunction {
    const { storage, settings, pipeline } = this.#props
    const { catalog, transformations, files, unmatched, key } = storage
    const made = new StageFunction(this, 'Api', {
      stage: 'api',
      deployment: settings.stage,
      config: JSON.stringify(settings.config),
      logDays: settings.logDays,
      longest: LONGEST_REQUEST,
      environment: { ...pipeline.variables('end'), [VARIABLES.unmatchedBucket]: unmatched.bucketName },
    })
    key?.grantEncryptDecrypt(made)
    for (const table of [catalog, transformations]) allowWrite(table, made)
    // What it may read, its URLs let others read; and put, where it is a sandbox file.
    allowObjects(files, made)
    allowCreate(files, 'sandbox/', made)
    allowLookAtJobs(made)
    allowEndJobs(this, pipeline.sites, made)
    for (const queue of pipeline.queues.values()) allowRedrive(queue, made)
    allowKept(unmatched, made)
    return made
  }

  #serve(made: StageFunction): HttpApi {
    const { stage, logDays } = this.#props.settings
    const api = new HttpApi(this, 'HttpApi', {
      apiName: `Cascade ${stage}`,
      description: 'Cascade: productions, files, what goes on',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    })
    const integration = new HttpLambdaIntegration('Integration', made)
    api.addRoutes({ path: '/api/{proxy+}', methods: [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT], integration })
    const logGroup = new LogGroup(this, 'AccessLogs', {
      logGroupName: logGroupName(stage, 'api-access'),
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: RATE, burstLimit: BURST },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    })
    return api
  }
}
