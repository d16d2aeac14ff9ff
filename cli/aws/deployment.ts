import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import * as z from 'zod'
import { inputError } from '../../shared/model/input-error.ts'
import { OUTPUTS, stackName } from '../../shared/names.ts'
import type { AwsTarget } from '../target.ts'
import { onAws } from './aws-failure.ts'

/** Credentials as AWS signs by them; asked for anew each time, for they may end. */
export type Credentials = CloudFormationClient['config']['credentials']

/** A deployment as its outputs tell of it. */
export interface Deployment {
  readonly region: string
  readonly credentials: Credentials
  /** Where its API is. */
  readonly apiUrl: string
  /** The bucket where files are uploaded. */
  readonly bucket: string
}

const outputsSchema = z.object({ [OUTPUTS.apiUrl]: z.string().min(1), [OUTPUTS.uploadsBucket]: z.string() })

/**
 * Finds a deployment by the outputs of its stack. Throws InputError where there is none of this stage in this region, and
 * what `onAws` says of credentials and rights.
 */
export async function findDeployment({ stage, region: given, profile }: AwsTarget): Promise<Deployment> {
  const client = new CloudFormationClient({
    ...(given === undefined ? {} : { region: given }),
    ...(profile === undefined ? {} : { profile }),
  })
  const asked = { action: 'cloudformation:DescribeStacks', region: given ?? 'of this machine', profile }
  const region = await onAws(asked, () => client.config.region())
  const outputs = await onAws({ ...asked, region }, () => outputsOf(client, { stage, region }))
  const read = outputsSchema.safeParse(outputs)
  if (!read.success)
    throw inputError('stage', `${missing(stage, region)}: it has no output ${OUTPUTS.apiUrl}, deploy it again`)
  // Where a domain of one's own leads to the API, or an emulator answers for it.
  const apiUrl = process.env['CASCADE_API_URL'] || read.data.ApiUrl
  if (!URL.canParse(apiUrl))
    throw inputError('CASCADE_API_URL', `${apiUrl} is no URL: CASCADE_API_URL should say where the API of ${stage} is`)
  return { region, credentials: client.config.credentials, apiUrl, bucket: read.data.UploadsBucket }
}

async function outputsOf(
  client: CloudFormationClient,
  { stage, region }: { readonly stage: string; readonly region: string },
): Promise<unknown> {
  try {
    const { Stacks: [stack] = [] } = await client.send(
      new DescribeStacksCommand({ StackName: stackName(stage, 'Access') }),
    )
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey: key = '', OutputValue: value }) => [key, value] as const)
    return Object.fromEntries(outputs)
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error
    throw inputError(
      'stage',
      `${missing(stage, region)}: there is no such stack ("--stage" and "--region" say which, "npx cdk deploy" makes one)`,
    )
  }
}

function missing(stage: string, region: string): string {
  return `no deployment ${stage} is found in region ${region} by the stack ${stackName(stage, 'Access')}`
}
