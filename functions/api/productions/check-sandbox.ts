import { sandboxKey } from '../../../shared/api/sandbox.ts'
import { InputError, type Problem } from '../../../shared/model/input-error.ts'
import type { SandboxFile } from '../../../shared/model/job.ts'
import { sideBySide } from '../../../shared/ports/side-by-side.ts'
import type { ApiContext } from '../context.ts'

const KEY = /^sandbox\/[0-9a-f]{64}$/

/** Throws InputError unless every sandbox file was stored before, is nothing but a sandbox file, and is no larger than one may be. */
export async function checkSandbox(files: readonly SandboxFile[], context: SandboxContext): Promise<void> {
  const problems = await sideBySide(files, (file) => problemOf(file, context))
  const found = problems.filter((problem) => problem !== undefined)
  if (found.length > 0) throw new InputError(found.map((message): Problem => ({ field: 'sandbox', message })))
}

type SandboxContext = Pick<ApiContext, 'ports' | 'config'>

async function problemOf({ path, key }: SandboxFile, { ports, config }: SandboxContext): Promise<string | undefined> {
  if (!KEY.test(key)) return `sandbox file ${path}: ${key} should be ${sandboxKey('HASH')}`
  const size = await ports.objects.size(key)
  if (size === undefined) return `sandbox file ${path} should be stored before: there is no object ${key}`
  const most = config.limits.sandboxBytes
  return size > most ? `sandbox file ${path} has ${size} bytes, it should have at most ${most}` : undefined
}
