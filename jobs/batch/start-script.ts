import { ExecutionFailure } from '../execution-failure.ts'
import { shellWord } from './shell-word.ts'
import type { VolumeFiles } from './volume.ts'

/** A command that a shell in the job's own container is to run. */
export interface ScriptedCommand {
  readonly argv: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeSeconds: number
  readonly files: VolumeFiles
}

/** Bytes of output after which all but its beginning and its end is dropped, and how much of each is kept. */
const OUTPUT_MOST = 16 * 1024 * 1024
const OUTPUT_KEPT = 1024 * 1024
/** Seconds between SIGTERM and SIGKILL, when the command's time is over and when its container has to end. */
const OVERTIME_GRACE = 5
const TERMINATION_GRACE = 2

/** A `start` that ends at once, where stage-in failed: the job's container runs it all the same. */
export const NO_START = '#!/bin/sh\n# Stage-in failed; stage-in.json says why.\nexit 1\n'

/**
 * The script that a job's container runs: the one place where what users supply meets a shell, so each value is one quoted word.
 * It sets the variables, runs the command, ends it when its time is over, and writes down how it ended. It needs a POSIX
 * shell, and `sleep`, `wc`, `head` and `tail`; without these it runs the command without its limits. The container is the
 * group of the command's processes: what the command leaves behind ends with the script.
 */
export function startScript(command: ScriptedCommand): string {
  return [
    '#!/bin/sh',
    '# Made by stage-in. Variables of its own begin with cascade_: an image may export any other.',
    ...settings(command),
    ...run(command),
    ...timer(command),
    ...keeper(command.files),
    ...trap(),
    ...ending(command.files),
    '',
  ].join('\n')
}

function settings({ directory, environment }: ScriptedCommand): readonly string[] {
  const exports = Object.entries(environment).map(([name, value]) => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `export ${name}=${shellWord(value)}`
    throw new ExecutionFailure('configuration', `The command has a variable ${JSON.stringify(name)}, which is no name.`)
  })
  return [`cd ${shellWord(directory)} || exit 1`, ...exports]
}

function run({ argv, files }: ScriptedCommand): readonly string[] {
  const [program = ''] = argv
  // A shell's `exec` would take it for an option, or not, as it likes.
  if (program.startsWith('-'))
    throw new ExecutionFailure(
      'configuration',
      `The command begins with ${JSON.stringify(program)}, which is no program.`,
    )
  return [
    `: >${shellWord(files.started)}`,
    // `exec` never takes a program for a word of the shell's own, like `test`.
    `(exec ${argv.map(shellWord).join(' ')}) </dev/null >>${shellWord(files.output)} 2>&1 &`,
    'cascade_command=$!',
  ]
}

function timer({ timeSeconds, files }: ScriptedCommand): readonly string[] {
  return [
    '(',
    '  trap \'kill "$cascade_nap" 2>/dev/null; exit\' TERM',
    '  cascade_wait() { sleep "$1" & cascade_nap=$!; wait "$cascade_nap"; }',
    `  cascade_wait ${timeSeconds} || exit`,
    `  : >${shellWord(files.overtime)}`,
    '  kill -s TERM "$cascade_command"',
    `  cascade_wait ${OVERTIME_GRACE}`,
    '  kill -s KILL "$cascade_command"',
    ') </dev/null >/dev/null 2>&1 &',
    'cascade_timer=$!',
  ]
}

/**
 * Looks at the output each second. It is a file, not a pipe: the command never waits, and what it wrote last is there however
 * it ended. A command may so fill the volume with what it writes within a second, and no more.
 */
function keeper({ output, outputHead, outputTail, outputCuts }: VolumeFiles): readonly string[] {
  const [whole, head, tail, cuts] = [output, outputHead, outputTail, outputCuts].map(shellWord)
  return [
    '(',
    '  cascade_over=',
    '  trap \'cascade_over=1; kill "$cascade_nap" 2>/dev/null\' TERM',
    '  while [ -z "$cascade_over" ]; do',
    '    sleep 1 & cascade_nap=$!',
    '    wait "$cascade_nap" || exit',
    `    cascade_size=$(wc -c <${whole}) || exit`,
    `    [ "$cascade_size" -gt ${OUTPUT_MOST} ] || continue`,
    `    [ -e ${head} ] || head -c ${OUTPUT_KEPT} ${whole} >${head} || exit`,
    `    tail -c ${OUTPUT_KEPT} ${whole} >${tail} || exit`,
    `    : >${whole}`,
    `    echo "$cascade_size" >>${cuts}`,
    '  done',
    ') </dev/null >/dev/null 2>&1 &',
    'cascade_keeper=$!',
  ]
}

/**
 * A signal from outside (Spot, TerminateJob) is passed on: the command may save what it has. Set when all processes are there:
 * one that was just forked would have this trap, too, and a signal for it would be lost in clearing it.
 */
function trap(): readonly string[] {
  return [
    'cascade_outside=',
    'cascade_end() {',
    "  trap '' TERM INT HUP",
    '  cascade_outside=1',
    '  kill -s TERM "$cascade_command" 2>/dev/null',
    '}',
    'trap cascade_end TERM INT HUP',
  ]
}

/** Ended from outside, nobody can say how the command would have gone: there is no exit code then. */
function ending({ exitCode }: VolumeFiles): readonly string[] {
  return [
    'wait "$cascade_command"',
    'cascade_code=$?',
    'if [ "$cascade_outside" ]; then',
    `  (sleep ${TERMINATION_GRACE}; kill -s KILL "$cascade_command") </dev/null >/dev/null 2>&1 &`,
    '  wait "$cascade_command"',
    'fi',
    'kill -s TERM "$cascade_timer" "$cascade_keeper" 2>/dev/null',
    // Not while it is cutting: the end of the output would stand there twice.
    'wait "$cascade_keeper"',
    '[ -z "$cascade_outside" ] || exit 143',
    `echo "$cascade_code" >${shellWord(exitCode)}`,
    'exit "$cascade_code"',
  ]
}
