import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const RUN = new URL('../conformance/run.ts', import.meta.url).pathname

describe('npm run conformance', () => {
  it.each([
    ['MISSING', 'there is no such file'],
    ['.', 'it is a directory, give the files in it'],
    ['package.json', 'it is no suite of cases (suite: Invalid input: expected string, received undefined)'],
    ['README.md', /^README\.md: it is not JSON \(.*\)\n$/],
  ])('says of %s in a sentence why it is no suite', (path, says) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, path], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '0 passed, 0 failed, 0 skipped\n' })
    if (typeof says === 'string') expect(stderr).toBe(`${path}: ${says}\n`)
    else expect(stderr).toMatch(says)
  })
})
