import { Command, CommanderError } from 'commander'
import { inputError } from '../shared/model/input-error.ts'
import { nearest } from '../shared/model/metadata-nearest.ts'
import { configCommand } from './commands/config.ts'
import { extendCommand } from './commands/extend.ts'
import { filesCommand } from './commands/files.ts'
import { findCommand } from './commands/find.ts'
import { getCommand } from './commands/get.ts'
import { logCommand } from './commands/log.ts'
import { completeCommand, flushCommand, startCommand, stopCommand } from './commands/operate.ts'
import { redriveCommand } from './commands/redrive.ts'
import { refusedCommand } from './commands/refused-uploads.ts'
import { registerCommand } from './commands/register.ts'
import { resetCommand } from './commands/reset.ts'
import { retryCommand } from './commands/retry.ts'
import { rmCommand } from './commands/rm.ts'
import { runCommand } from './commands/run.ts'
import { setMetadataCommand } from './commands/set-metadata.ts'
import { setProblematicCommand } from './commands/set-problematic.ts'
import { sitesCommand } from './commands/sites.ts'
import { statusCommand } from './commands/status.ts'
import { submitCommand } from './commands/submit.ts'
import { tasksCommand } from './commands/tasks.ts'
import { unregisterCommand } from './commands/unregister.ts'
import { upCommand } from './commands/up.ts'
import { validateCommand } from './commands/validate.ts'
import { whyCommand } from './commands/why.ts'
import { addGlobals } from './globals.ts'
import { helpText } from './output/help-text.ts'
import { printError } from './output/print.ts'

/** All commands, by what one does with them, in the order in which one meets them. */
const COMMANDS: readonly { readonly title: string; readonly commands: readonly (() => Command)[] }[] = [
  {
    title: 'Productions:',
    commands: [runCommand, upCommand, validateCommand, submitCommand, statusCommand, rmCommand],
  },
  {
    title: 'Files:',
    commands: [registerCommand, refusedCommand, findCommand, getCommand, setMetadataCommand, unregisterCommand],
  },
  { title: 'What goes on:', commands: [filesCommand, tasksCommand, whyCommand, logCommand] },
  {
    title: 'Operators:',
    commands: [
      startCommand,
      stopCommand,
      flushCommand,
      completeCommand,
      extendCommand,
      retryCommand,
      resetCommand,
      setProblematicCommand,
    ],
  },
  { title: 'The installation:', commands: [sitesCommand, redriveCommand, configCommand] },
]

const EXIT_CODES = `
Exit codes: 0 good, 1 the work failed, 2 the input is wrong.`

/**
 * The program of the command line. Throws CommanderError for what it does not understand, after it was said. Help that was asked for
 * is written by `writeHelp`, in parts.
 */
export function makeProgram(writeHelp: (text: string) => void = toStandardOutput): Command {
  const program = addGlobals(new Command('cascade'))
    .description('Data-driven productions: files are filtered as they are registered, grouped into tasks, run as jobs.')
    .exitOverride()
    // Without their arguments, so that there is room for what they do: the help of each says the rest.
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({ writeOut: writeHelp, writeErr: (text) => printError(text.trimEnd()) })
    .helpCommand(false)
    .hook('preAction', (_, command) => refuseEmpty(command))
    .addHelpText('after', helpText(EXIT_CODES))
  for (const { title, commands } of COMMANDS) for (const make of commands) addCommand(make().helpGroup(title), program)
  addCommand(helpCommand(program), program)
  return program.showHelpAfterError('("cascade --help" lists the commands, "cascade COMMAND --help" says more of one)')
}

function toStandardOutput(text: string): void {
  process.stdout.write(text)
}

/** Throws InputError for an argument that is empty: nothing is called so, and a variable of a script may have been. */
function refuseEmpty({ processedArgs, registeredArguments }: Command): void {
  for (const [index, argument] of registeredArguments.entries()) {
    const given: unknown = processedArgs[index]
    const isEmpty = Array.isArray(given) ? given.includes('') : given === ''
    if (isEmpty)
      throw inputError(argument.name(), `the argument <${argument.name()}> is empty (${argument.description})`)
  }
}

/** With the settings of the program, and an answer to a line it does not understand that says how it is called. */
function addCommand(command: Command, program: Command): void {
  program.addCommand(command.copyInheritedSettings(program))
  const name = `cascade ${command.name()}`
  const usage = `usage: ${name} ${command.usage()}`
  command.showHelpAfterError(`(${usage}; "${name} --help" says more)`).exitOverride(({ exitCode, code, message }) => {
    throw new CommanderError(exitCode, code, exitCode === 0 ? message : `${message.replace(/\.$/, '')}; ${usage}`)
  })
}

/** `cascade help COMMAND`, for those who expect it. */
function helpCommand(program: Command): Command {
  return new Command('help')
    .description('what a command does and takes')
    .argument('[command]', 'one of those that "cascade --help" lists')
    .helpGroup('The installation:')
    .action((name: string | undefined) => {
      const command = program.commands.find((one) => one.name() === name)
      if (name === undefined || command !== undefined) return (command ?? program).outputHelp()
      const near = nearest(
        name,
        program.commands.map((one) => one.name()),
      )
      const hint = near === undefined ? '"cascade --help" lists those there are' : `did you mean ${near}?`
      throw inputError('command', `there is no command ${name}: ${hint}`)
    })
}
