import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pythonProgram } from '../fixtures/python-environment.ts'
import { synthesizedInto } from './whole-app.ts'

const CFN_LINT = { name: 'cfn-lint-1.58.0', program: 'cfn-lint', packages: ['cfn-lint==1.58.0'] }
/**
 * W3005: CDK says twice that a function needs its role, which is harmless. W6001: an output of one stack names a resource of
 * another, for people. W1030 and the like would be findings.
 */
const IGNORED = ['W3005', 'W6001']

const program = pythonProgram(CFN_LINT)

describe.skipIf(program === null)('what CloudFormation is given', () => {
  it.each(['', 'encryption: own', 'sites: [{name: spot, compute: ec2-spot, architecture: arm64}]'])(
    'is what it takes, by cfn-lint: %j',
    (text) => {
      const folder = mkdtempSync(join(tmpdir(), 'cascade-lint-'))
      try {
        synthesizedInto(folder, text)
        const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'))
        expect(templates.length).toBe(5)
        const given = ['--ignore-checks', ...IGNORED, '--', ...templates]
        const { status, stdout } = spawnSync(program ?? '', given, { cwd: folder, encoding: 'utf8' })
        expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})
