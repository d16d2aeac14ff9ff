import { inputError } from '../shared/model/input-error.ts'

/** The home of a command: `--home`, else `$CASCADE_HOME`, else `.cascade` in the working directory. Throws InputError for none. */
export function homeOf(given: string | undefined): string {
  // Else it would be the working directory: a variable of a script was empty.
  if (given === '') throw inputError('home', '--home is empty, it should be the path of a directory')
  // An empty variable is one that somebody meant to unset.
  return given ?? (process.env['CASCADE_HOME'] || '.cascade')
}
