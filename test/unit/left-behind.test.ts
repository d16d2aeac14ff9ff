import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localObjects } from '../../shared/local/objects.ts'
import { hasResult } from '../../shared/local/site/result-of.ts'
import { executionPrefix } from '../../shared/model/manifest.ts'
import { aDirectory } from '../contract/objects-directory.ts'

const EXECUTION = { transformation: 'toy/simulate', task: 1, attempt: 1, submission: 'job-1' }

it('takes no log through a link, and waits for no pipe, when a runner is gone', async () => {
  const directory = await aDirectory()
  const objects = localObjects(join(directory, 'objects'))
  writeFileSync(join(directory, 'secret'), 'secret')
  symlinkSync('secret', join(directory, 'log.txt'))
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(directory, 'command.json')])
  expect(await hasResult(EXECUTION, directory, objects)).toBe(false)
  expect(await objects.size(`${executionPrefix(EXECUTION)}log.txt`)).toBeUndefined()
})
