import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { OUTPUTS, stackName } from '../../shared/names.ts'
import { emulatedClient } from '../aws/emulated-tables.ts'

const MAIN = join(import.meta.dirname, '../../cli/main.ts')

/** How a command ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line, as somebody uses it who has credentials of AWS. */
export interface AwsCommandLine {
  /** Where the API is on the emulator. */
  readonly api: string
  /** A folder for files of the tests, in which commands run. */
  readonly folder: string
  run(...args: readonly string[]): Promise<Ended>
  /** With `--json`: the document is all that standard output may have. */
  json(...args: readonly string[]): Promise<{ readonly code: number; readonly document: unknown }>
}

/** The command line for a deployment on an emulator. */
export async function commandLineFor(endpoint: string, stage: string): Promise<AwsCommandLine> {
  const api = await apiOn(endpoint, stage)
  const folder = mkdtempSync(join(tmpdir(), 'cascade-aws-'))
  const env = {
    PATH: process.env['PATH'],
    // No configuration of whoever runs the tests.
    HOME: folder,
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    CASCADE_API_URL: api,
    CASCADE_TARGET: 'aws',
    CASCADE_STAGE: stage,
  }
  const run = (...args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const given = [MAIN, ...args, '--region', 'us-east-1']
      const child = execFile(process.execPath, given, { cwd: folder, env, maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      )
      child.stdin?.end()
    })
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json')
    if (stdout === '') throw new Error(`cascade ${args.join(' ')} said nothing but ${stderr}`)
    const document: unknown = JSON.parse(stdout)
    return { code, document }
  }
  return { api, folder, run, json }
}

/** On AWS the output is the address; the emulator answers for it below a path of its own. */
export async function apiOn(endpoint: string, stage: string): Promise<string> {
  const client = new CloudFormationClient(emulatedClient(endpoint))
  const { Stacks: [stack] = [] } = await client.send(
    new DescribeStacksCommand({ StackName: stackName(stage, 'Access') }),
  )
  const url = stack?.Outputs?.find(({ OutputKey: key }) => key === OUTPUTS.apiUrl)?.OutputValue ?? ''
  const id = /^https?:\/\/([^.]+)\./.exec(url)?.[1]
  if (id === undefined) throw new Error(`the deployment says of its API that it is at ${url}`)
  return `${endpoint}/_aws/execute-api/${id}/$default`
}
