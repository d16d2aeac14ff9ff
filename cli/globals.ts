import type { Command } from 'commander'
import type { GlobalOptions } from './connect.ts'
import { homeOf } from './home.ts'

/** Gives the program the options that every command takes, before or behind its name. */
export function addGlobals(program: Command): Command {
  return program
    .option('--home <dir>', 'the home to work on (else $CASCADE_HOME, else ./.cascade)')
    .option('--json', 'one JSON document on standard output and nothing else there')
}

/** What a command was told with the options of every command. */
export function globalsOf(command: Command): GlobalOptions {
  const options: { home?: string; json?: boolean } = command.optsWithGlobals()
  return { home: homeOf(options.home), json: options.json === true }
}
