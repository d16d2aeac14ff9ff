import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { accountOf, OWNERS, UNITS } from './ledger/account.ts'
import { dollarsTable, readAmounts, tableBelow, unitsTable, withTable } from './ledger/cost-page.ts'
import { printLedger, type Beside } from './ledger/print-ledger.ts'
import { takeLedger } from './ledger/take-ledger.ts'

const endpoint = inject('emulator')
const PAGE = join(import.meta.dirname, '../../docs/cost.md')

/** Messages of a group come ten at a time, as they do where more wait than are worked on. */
const BATCH = { stream: 200, messages: 10, group: 10 }

/** Two chained transformations in bulk, and the same work one file at a time. */
async function both(): Promise<Beside> {
  const bulk = await takeLedger(endpoint ?? '', { files: 1000, together: 1000, batch: BATCH })
  const trickle = await takeLedger(endpoint ?? '', { files: 60, together: 1, batch: BATCH })
  return {
    bulk: { ledger: bulk, account: accountOf(bulk) },
    trickle: { ledger: trickle, account: accountOf(trickle) },
  }
}

function isNear(said: number, amount: number): boolean {
  return Math.abs(said - amount) <= 0.05 * amount + 0.02
}

describe.skipIf(endpoint === null)('the ledger of requests', () => {
  let taken: Beside | undefined
  const ledgers = (): Beside => {
    if (taken === undefined) throw new Error('the ledger was not taken')
    return taken
  }

  beforeAll(async () => {
    taken = await both()
    console.log(printLedger(taken))
  }, 600_000)

  it('counts write units as the emulator does where that counts as DynamoDB does', () => {
    for (const { compared } of [ledgers().bulk.ledger, ledgers().trickle.ledger])
      expect(compared.here).toBe(compared.emulator)
  })

  it('is of the whole workload, in arrays of 50 and more', () => {
    const { jobs, submissions } = ledgers().bulk.ledger
    expect(jobs).toBe(100)
    expect(jobs / submissions).toBeGreaterThanOrEqual(50)
    expect(ledgers().trickle.ledger.jobs).toBe(6)
  })

  it('keeps to its budget for a file in a transformation: 3.3 write units, 0.1 requests of SQS', () => {
    const { file } = ledgers().bulk.account
    expect(file['write units']).toBeLessThanOrEqual(3.3)
    expect(file['SQS requests']).toBeLessThanOrEqual(0.1)
  })

  it('keeps to its budget for a job: 3.6 write units, 1.5 requests of SQS', () => {
    const { job } = ledgers().bulk.account
    expect(job['write units']).toBeLessThanOrEqual(3.6)
    expect(job['SQS requests']).toBeLessThanOrEqual(1.5)
  })

  it('keeps to its budget for a transformation, whatever its size: 55 write units, 30 requests of SQS', () => {
    for (const { account } of [ledgers().bulk, ledgers().trickle]) {
      expect(account.transformation['write units']).toBeLessThanOrEqual(55)
      expect(account.transformation['SQS requests']).toBeLessThanOrEqual(30)
    }
  })

  it('has the token of SubmitJob of every submission in what its jobs take: two units, since none waits for another', () => {
    for (const { meter, submissions } of [ledgers().bulk.ledger, ledgers().trickle.ledger])
      expect(meter.sum('write units', ({ stage, kind }) => stage === 'submit' && kind === 'tokens')).toBe(
        2 * submissions,
      )
  })

  it('is what docs/cost.md says (CASCADE_LEDGER=write: writes it there)', () => {
    const { bulk, trickle } = ledgers()
    if (process.env['CASCADE_LEDGER'] === 'write') {
      const units = unitsTable(bulk.account, trickle.account)
      const page = withTable('What one of each takes', units, readFileSync(PAGE, 'utf8'))
      writeFileSync(PAGE, withTable('What a million costs', dollarsTable(units), page))
    }
    const said = readAmounts(tableBelow('What one of each takes', readFileSync(PAGE, 'utf8')))
    const wrong = OWNERS.filter((one) => one !== 'transformation').flatMap((owner) =>
      UNITS.flatMap((unit) =>
        (['bulk', 'trickle'] as const).flatMap((pace) => {
          const amount = ledgers()[pace].account[owner][unit]
          return isNear(said(owner, pace, unit), amount) ? [] : [`${unit} of a ${owner}, ${pace}: ${amount}`]
        }),
      ),
    )
    expect(wrong).toEqual([])
  })

  it('is what docs/cost.md says of a transformation', () => {
    const [, units, requests] =
      /a transformation takes some (\d+) write units and (\d+) requests of SQS/.exec(readFileSync(PAGE, 'utf8')) ?? []
    const { transformation } = ledgers().bulk.account
    expect(isNear(Number(units), transformation['write units'])).toBe(true)
    expect(isNear(Number(requests), transformation['SQS requests'])).toBe(true)
  })
})
