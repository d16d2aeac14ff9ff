/** What npm, Node's own switches, test runners and Cascade itself leave in the environment; none of it is for a job. */
const NOT_FOR_JOBS =
  /^(npm_.*|INIT_CWD|NODE_(OPTIONS|COMPILE_CACHE|CHANNEL_FD|UNIQUE_ID|ENV|V8_COVERAGE|TEST_CONTEXT)|VITEST.*|CASCADE_.*)$/i

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment of the user of this machine (PATH, HOME, LANG, modules they loaded), without what would hurt a job. */
export function machineEnvironment(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && !NOT_FOR_JOBS.test(name)) kept[name] = value
  return kept
}
