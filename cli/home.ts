/** The home of a command: `--home`, else `$CASCADE_HOME`, else `.cascade` in the working directory. */
export function homeOf(given: string | undefined): string {
  // An empty variable is one that somebody meant to unset.
  return given ?? (process.env['CASCADE_HOME'] || '.cascade')
}
