import { OWNERS, UNITS, type Account, type Owner } from './account.ts'
import type { Unit } from './meter.ts'
import { eventDollars, functionDollars, logDollars, PRICES } from './prices.ts'

/** Columns of the tables of docs/cost.md: who pays, and how the work comes. */
const PAYERS: readonly Owner[] = OWNERS.filter((owner) => owner !== 'transformation')

/** Amounts of the page: by payer and pace. */
export type Amounts = (owner: Owner, pace: 'bulk' | 'trickle', unit: Unit) => number

/** A table as rows of cells. */
export type Cells = readonly (readonly string[])[]

/** What one of each takes. */
export function unitsTable(bulk: Account, trickle: Account): Cells {
  const head = ['of one', ...PAYERS.flatMap((owner) => [owner, `${owner}, trickle`])]
  const row = (unit: Unit) => PAYERS.flatMap((owner) => [rounded(bulk[owner][unit]), rounded(trickle[owner][unit])])
  return [head, ...UNITS.map((unit) => [unit, ...row(unit)])]
}

/** What a million of each costs, from the table of units. */
export function dollarsTable(units: Cells): Cells {
  const amountOf = readAmounts(units)
  const columns = PAYERS.flatMap((owner) => (['bulk', 'trickle'] as const).map((pace) => ({ owner, pace })))
  const costs = columns.map(({ owner, pace }) => costsOf(owner, (unit) => amountOf(owner, pace, unit)))
  const names = costs[0]?.map(({ name }) => name) ?? []
  const head = ['US dollars', ...columns.map(({ owner, pace }) => `${owner}${pace === 'bulk' ? '' : ', trickle'}`)]
  const rows = names.map((name, index) => [name, ...costs.map((list) => dollars(list[index]?.cost ?? 0))])
  const sums = costs.map((list) => dollars(list.reduce((sum, { cost }) => sum + cost, 0)))
  return [head, ...rows, ['sum', ...sums]]
}

interface Cost {
  readonly name: string
  readonly cost: number
}

function costsOf(owner: Owner, amount: (unit: Unit) => number): readonly Cost[] {
  const paid = (unit: Unit) => amount(unit) * (PRICES[unit] ?? 0)
  return [
    { name: 'DynamoDB, writes', cost: paid('write units') },
    { name: 'DynamoDB, reads', cost: paid('read units') },
    { name: 'SQS', cost: paid('SQS requests') },
    { name: 'S3, requests', cost: paid('S3 writes') + paid('S3 reads') },
    { name: 'EventBridge', cost: eventDollars(owner) },
    { name: 'Lambda', cost: functionDollars({ requests: amount('requests'), calls: amount('calls') }) },
    { name: 'logs and metrics', cost: logDollars(owner, amount('calls')) },
  ]
}

/** Reads the amounts of {@link unitsTable}. */
export function readAmounts([, ...rows]: Cells): Amounts {
  return (owner, pace, unit) => {
    const row = rows.find(([name]) => name === unit) ?? []
    return Number(row[1 + 2 * PAYERS.indexOf(owner) + (pace === 'bulk' ? 0 : 1)])
  }
}

/** A table below a heading of a page, as cells. */
export function tableBelow(heading: string, page: string): Cells {
  const after = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const lines = after.split('\n').filter((line) => line.startsWith('|'))
  const rows = lines.map((line) => line.slice(1, -1).split('|'))
  return rows.filter((_, index) => index !== 1).map((row) => row.map((cell) => cell.trim()))
}

/** A page with other rows in the table below a heading. */
export function withTable(heading: string, cells: Cells, page: string): string {
  const [before, after = ''] = page.split(`\n## ${heading}\n`)
  const lines = after.split('\n')
  const from = lines.findIndex((line) => line.startsWith('|'))
  const rest = lines.slice(from).findIndex((line) => !line.startsWith('|'))
  const [head = [], ...rows] = cells
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return `${before}\n## ${heading}\n${[...lines.slice(0, from), ...table, ...lines.slice(from + rest)].join('\n')}`
}

function rounded(amount: number): string {
  return amount.toFixed(amount < 10 ? 3 : 1)
}

function dollars(amount: number): string {
  return amount.toFixed(2)
}
