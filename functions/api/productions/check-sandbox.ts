import { sandboxKey } from '../../../shared/api/sandbox.ts'
import { InputError, type Problem } from '../../../shared/model/input-error.ts'
import type { SandboxFile } from '../../../shared/model/job.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

const KEY = /^sandbox\/[0-9a-f]{64}$/

/** Throws InputError unless every sandbox file was stored before, and is nothing but a sandbox file. */
export async function checkSandbox(files: readonly SandboxFile[], { objects }: Pick<Ports, 'objects'>): Promise<void> {
  const problems: Problem[] = []
  for (const { path, key } of files) {
    if (!KEY.test(key))
      problems.push({ field: 'sandbox', message: `sandbox file ${path}: ${key} should be ${sandboxKey('HASH')}` })
    else if ((await objects.size(key)) === undefined)
      problems.push({
        field: 'sandbox',
        message: `sandbox file ${path} should be stored before: there is no object ${key}`,
      })
  }
  if (problems.length > 0) throw new InputError(problems)
}
