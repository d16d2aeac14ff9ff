import { CommanderError } from 'commander'
import { exitCodeOf, explain } from './output/failure.ts'
import { endQuietlyWhenNobodyReads, printJson } from './output/print.ts'
import { makeProgram } from './program.ts'

const json = process.argv.includes('--json')

/** The CLI. Exit codes: 0 good, 1 the work failed, 2 the user's input is wrong. */
try {
  endQuietlyWhenNobodyReads()
  await makeProgram().parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) endUsage(error)
  else {
    explain(error, json)
    process.exitCode = exitCodeOf(error)
  }
}

/** Help that was asked for is good; a command line that nobody understands has been explained on standard error. */
function endUsage({ exitCode, message }: CommanderError): void {
  process.exitCode = exitCode === 0 ? 0 : 2
  if (json && exitCode !== 0) printJson({ error: { kind: 'input', problems: [{ field: '', message }] } })
}
