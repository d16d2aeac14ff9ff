import { OWNERS, UNITS, type Account } from './account.ts'
import type { Ledger } from './take-ledger.ts'

/** Two ledgers beside one another: what each stage used in all, by kind, and what each owner uses. */
export interface Beside {
  readonly bulk: { readonly ledger: Ledger; readonly account: Account }
  readonly trickle: { readonly ledger: Ledger; readonly account: Account }
}

/** The ledger as text: first what each stage used of each kind, per file and transformation, then the account. */
export function printLedger({ bulk, trickle }: Beside): string {
  const lines = [
    `${'stage'.padEnd(12)}${'unit'.padEnd(14)}${'of'.padEnd(22)}${'bulk'.padStart(10)}${'trickle'.padStart(10)}   per file and transformation`,
  ]
  for (const { stage, unit, kind } of entriesOf([bulk.ledger, trickle.ledger])) {
    const share = ({ meter, attached }: Ledger) =>
      meter.sum(unit, (one) => one.stage === stage && one.kind === kind) / attached
    lines.push(
      `${stage.padEnd(12)}${unit.padEnd(14)}${kind.padEnd(22)}${cell(share(bulk.ledger))}${cell(share(trickle.ledger))}`,
    )
  }
  lines.push('', `${'per'.padEnd(16)}${'unit'.padEnd(14)}${'bulk'.padStart(10)}${'trickle'.padStart(10)}`)
  for (const owner of OWNERS)
    for (const unit of UNITS)
      lines.push(
        `${owner.padEnd(16)}${unit.padEnd(14)}${cell(bulk.account[owner][unit])}${cell(trickle.account[owner][unit])}`,
      )
  return lines.join('\n')
}

/** Each stage, unit and kind once, in the order of the first. */
function entriesOf(ledgers: readonly Ledger[]) {
  const all = ledgers.flatMap(({ meter }) => meter.entries())
  return [...new Map(all.map((one) => [`${one.stage} ${one.unit} ${one.kind}`, one])).values()]
}

function cell(amount: number): string {
  return amount.toFixed(3).padStart(10)
}
