import type { Command } from 'commander'
import type { GlobalOptions } from './connect.ts'
import { homeOf } from './home.ts'
import { targetOf, type TargetOptions } from './target.ts'

/** Gives the program the options that every command takes, before or behind its name. */
export function addGlobals(program: Command): Command {
  return program
    .option('--home <dir>', 'the home to work on (else $CASCADE_HOME, else ./.cascade)')
    .option(
      '--target <target>',
      'local: a home on this machine, or aws: a deployment (else $CASCADE_TARGET, else local)',
    )
    .option('--stage <name>', 'of aws: which deployment (else $CASCADE_STAGE, else prod)')
    .option('--region <region>', 'of aws: where it is (else as AWS is configured here)')
    .option('--profile <name>', 'of aws: the profile of this machine whose credentials are used')
    .option('--json', 'one JSON document on standard output and nothing else there')
}

/** What a command was told with the options of every command. */
export function globalsOf(command: Command): GlobalOptions {
  const options: TargetOptions & { home?: string; json?: boolean } = command.optsWithGlobals()
  return { home: homeOf(options.home), json: options.json === true, aws: targetOf(options, process.env) }
}
