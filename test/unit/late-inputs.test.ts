import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inputsReport, inputsText } from '../../cli/production/inputs-report.ts'
import { sendProduction, type Sent } from '../../cli/production/send.ts'
import { memoryHome, type MemoryHome } from '../fixtures/memory-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { runHome } from '../fixtures/run-home.ts'
import { openProduction } from '../fixtures/small-production.ts'

const TAKE = { transformation: 'raw/take' }
const TEXT = `
production: raw
job: {container: none, command: [sh, -c, 'true', sh, '{inputs}', '{outputs}']}
steps:
  - name: take
    input: {data_level: R0}
    register: [data]
    plugin: {name: Standard, size: 1}
    outputs: [{files: '*{run}.a', metadata: {data_level: DL1}}]
`

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-late-'))
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'raw.yaml'), TEXT)
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function put(...names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, 'data', name), name)
}

function send(home: MemoryHome): Promise<Sent> {
  const request = { path: join(folder, 'raw.yaml'), as: undefined, dryRun: false, home: folder, onAws: false }
  return sendProduction(request, home.client)
}

async function filesOf(home: MemoryHome): Promise<{ readonly status: string; readonly processed: number | undefined }> {
  const { progress } = await home.client.transformation(TAKE)
  return { status: progress.status, processed: progress.files['Processed'] }
}

describe('files that a step registers after it was submitted', () => {
  it('are counted, and reopen what is Completed', async () => {
    const home = memoryHome()
    put('a')
    expect(inputsReport((await send(home)).inputs)).toMatchObject([{ registered: 1, known: 0, refused: 0, late: [] }])
    await runHome(home)
    expect(await filesOf(home)).toEqual({ status: 'Completed', processed: 1 })

    put('b', 'c')
    const { inputs } = await send(home)
    expect(inputsReport(inputs)).toMatchObject([
      { registered: 2, known: 1, refused: 0, late: [{ ...TAKE, status: 'Completed', files: 2 }] },
    ])
    expect(inputsText(inputs)).toEqual([
      'step take: 2 files registered, 1 known already (left as it is, metadata as well)',
      '2 files are new to raw/take, which had closed its input and was Completed: it goes on for them',
    ])
    await runHome(home)
    expect(await filesOf(home)).toEqual({ status: 'Completed', processed: 3 })
    expect(home.problems).toEqual([])

    expect(inputsReport((await send(home)).inputs)).toMatchObject([{ registered: 0, known: 3, late: [] }])
  })

  it('are taken also when they were registered by a run that died before it could say so', async () => {
    const home = memoryHome()
    put('a')
    const { inputs } = await send(home)
    await runHome(home)
    const lfn = inputs[0]?.result.named[0]?.lfn.replace(/a$/, 'b') ?? ''
    await registerFile(home, { lfn, metadata: { data_level: 'R0' } })
    await runHome(home)
    expect(await filesOf(home)).toEqual({ status: 'Completed', processed: 1 })
    expect(await home.client.offerFiles({ ...TAKE, lfns: [lfn] })).toEqual({
      ...TAKE,
      status: 'Completed',
      taken: [lfn],
    })
    expect((await home.client.offerFiles({ ...TAKE, lfns: [lfn] })).taken).toEqual([])
    await runHome(home)
    expect(await filesOf(home)).toEqual({ status: 'Completed', processed: 2 })
    expect((await home.client.offerFiles({ ...TAKE, lfns: [lfn] })).taken).toEqual([])
  })

  it('are not taken when they are not there or do not meet the query, and refused by whoever takes files as they come', async () => {
    const home = memoryHome()
    put('a')
    await send(home)
    await registerFile(home, { lfn: '/other', metadata: { data_level: 'DL0' } })
    expect((await home.client.offerFiles({ ...TAKE, lfns: ['/other', '/nowhere'] })).taken).toEqual([])
    await home.client.submit({ text: openProduction() })
    const refusal = await refusalOf(home.client.offerFiles({ transformation: 'open/take', lfns: ['/other'] }))
    expect(refusal.message).toMatch(/only one whose input is closed can/)
  })
})
