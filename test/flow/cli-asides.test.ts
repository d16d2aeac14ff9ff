import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cascade, cascadeJson, makeFolder, removeFolder } from './cli-process.ts'

const folder = makeFolder()
afterAll(() => removeFolder(folder))

describe('on one machine', () => {
  it('nothing is uploaded and nothing put aside, and the commands say so', async () => {
    writeFileSync(join(folder, 'a'), 'a')
    await cascade(folder, 'register', 'a')
    const refused = await cascade(folder, 'refused')
    expect([refused.code, refused.stdout]).toEqual([0, expect.stringContaining('Nothing is uploaded here')])
    const retried = await cascade(folder, 'refused', '--retry', 'incoming/a')
    expect([retried.code, retried.stderr]).toEqual([2, expect.stringContaining('nothing is uploaded here')])
    expect(await cascadeJson(folder, 'redrive')).toEqual({ code: 0, document: { stages: [], redriven: [] } })
    expect((await cascade(folder, 'redrive')).stdout).toBe('Nothing was put aside.\n')
  })

  it('options of a deployment are refused without one', async () => {
    const { code, stderr } = await cascade(folder, 'status', '--stage', 'prod')
    expect([code, stderr]).toEqual([2, 'cascade: --stage prod: it goes with --target aws, which is not given\n'])
  })
})
