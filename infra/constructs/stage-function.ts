import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { logGroupName, VARIABLES } from '../../shared/names.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** No step takes as long: the lease of a submission and the visibility of messages are longer. */
export const LONGEST_CALL = Duration.minutes(2)

/** A function of a stage. */
export interface StageFunctionProps {
  /** The folder below `functions/`. */
  readonly stage: string
  /** Name of the deployment. */
  readonly deployment: string
  /** What its log is called. Left out = as the folder. */
  readonly log?: string
  /** The export of its `handler.ts`. */
  readonly handler?: string
  readonly environment: Readonly<Record<string, string>>
  /** The configuration as JSON: it goes into the code, because an environment holds 4 KB. */
  readonly config: string
  /** Left out = {@link LONGEST_CALL}. */
  readonly longest?: Duration
  /** For how many days what it says is kept. */
  readonly logDays: number
}

/** One stage as a function: bundled by esbuild on this machine, the SDK with it, so that what was tested is what runs. */
export class StageFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: StageFunctionProps) {
    const { stage, handler = 'handler', environment, config, longest = LONGEST_CALL } = props
    const logGroup = logGroupOf(scope, id, props)
    super(scope, id, {
      role: roleOf(scope, { id, stage, logGroup }),
      entry: join(ROOT, 'functions', stage, 'handler.ts'),
      handler,
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 1024,
      timeout: longest,
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      logGroup,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        sourceMap: true,
        logLevel: LogLevel.WARNING,
        bundleAwsSDK: true,
        mainFields: ['module', 'main'],
        define: { [`process.env.${VARIABLES.config}`]: JSON.stringify(unread(config)) },
        // Some packages are CommonJS still, and ask for `require`.
        banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    })
  }
}

function logGroupOf(scope: Construct, id: string, props: StageFunctionProps): LogGroup {
  const { deployment, stage, log = stage, logDays } = props
  return new LogGroup(scope, `${id}Logs`, {
    logGroupName: logGroupName(deployment, log),
    retention: logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
}

/** A role that may write one log: AWS's own for functions may write all of an account's. */
function roleOf(scope: Construct, about: { readonly id: string; readonly stage: string; readonly logGroup: LogGroup }) {
  const role = new Role(scope, `${about.id}Role`, {
    description: `Cascade: what stage ${about.stage} may do`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  about.logGroup.grantWrite(role)
  return role
}

/** CDK gives it to esbuild through a shell, in double quotes: there these two would be read as something of the shell's. */
function unread(json: string): string {
  return json.replaceAll('$', String.raw`\u0024`).replaceAll('`', String.raw`\u0060`)
}
