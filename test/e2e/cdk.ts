import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** A deploy that fails may never end. Synthesis takes a busy machine most of this. */
const LONGEST_MILLISECONDS = 240_000

/**
 * Runs the project's own CDK against an emulator, which it takes for AWS. Throws, with what it said, when it fails or
 * takes too long; no process of it is left then. `folder`: for all that it writes. `app`: false where it has nothing to do with the app,
 * which it would synthesize all the same.
 */
export async function cdk(
  given: readonly string[],
  { endpoint, folder, app = true }: { readonly endpoint: string; readonly folder: string; readonly app?: boolean },
): Promise<void> {
  const bin = join(ROOT, 'node_modules', '.bin')
  const aws = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
  const child = spawn(join(bin, 'cdk'), [...given, '--output', join(folder, 'cdk.out')], {
    cwd: app ? ROOT : folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...aws,
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      TMPDIR: folder,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const timer = setTimeout(() => endGroup(child.pid), LONGEST_MILLISECONDS)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => clearTimeout(timer))
  endGroup(child.pid)
  if (code !== 0) throw new Error(`cdk ${given.join(' ')} ended with ${code ?? 'a signal'}:\n${said}`)
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it is gone.
  }
}
