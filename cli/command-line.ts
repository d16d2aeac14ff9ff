import { CommanderError } from 'commander'
import { exitCodeOf, explain } from './output/failure.ts'
import { printJson, watchOutput } from './output/print.ts'
import { makeProgram } from './program.ts'

/** Does what a command line says; what went wrong is said, and stands in the exit code: 1 the work failed, 2 the input is wrong. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json')
  const help: string[] = []
  const program = json ? makeProgram((text) => help.push(text)) : makeProgram()
  try {
    watchOutput()
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = endUsage(error, json)
    else {
      explain(error, json)
      process.exitCode = exitCodeOf(error)
    }
  }
  if (help.length > 0) printJson({ help: help.join('') })
}

/** Help that was asked for is good; a command line that nobody understands has been explained on standard error. */
function endUsage(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return 0
  if (json) printJson({ error: { kind: 'input', problems: [{ field: '', message: messageOf(error) }] } })
  return 2
}

/** A command line without a command is answered with the help, for which commander has no words of its own. */
function messageOf({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'no command is given: "cascade --help" lists them'
  return message.replace(/^error: /, '')
}
