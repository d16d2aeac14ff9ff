import { S3Client } from '@aws-sdk/client-s3'
import { AwsObjects } from '../shared/aws/objects.ts'
import { batchEnvironment, type BatchEnvironment } from './batch/batch-environment.ts'
import type { BatchSetting } from './batch/batch-setting.ts'
import { NOTHING_SAID, USAGE } from './batch/exit-codes.ts'
import { stageInContainer } from './batch/stage-in-container.ts'
import { stageOutContainer } from './batch/stage-out-container.ts'

/** The containers around the command of a job on AWS Batch: `node jobs/container.ts stage-in|stage-out`. */
const STAGES: Readonly<Record<string, (setting: BatchSetting) => Promise<number>>> = {
  'stage-in': stageInContainer,
  'stage-out': stageOutContainer,
}

async function main(argv: readonly string[]): Promise<number> {
  const stage = STAGES[argv[0] ?? '']
  if (stage === undefined || argv.length > 1) return refuse('Usage: container.ts stage-in|stage-out')
  let environment: BatchEnvironment
  try {
    environment = batchEnvironment(process.env)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, ending.abort.bind(ending))
  const objects = new AwsObjects(new S3Client(), environment.bucket)
  return stage({ environment, objects, signal: ending.signal })
}

function refuse(why: string): number {
  process.stderr.write(`${why}\n`)
  return USAGE
}

const exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return NOTHING_SAID
})
// Not left to run out: an upload may be under way that nobody waits for any more.
process.exit(exitCode)
