import { errorCode } from '../../shared/model/error-code.ts'
import { showBold } from './bold.ts'
import { printable, printableJson } from './printable.ts'

/** Standard output: what a command is asked for. Whatever users' text is in it, no control character gets through. */
export function print(text: string): void {
  process.stdout.write(`${showBold(printable(text), process.stdout)}\n`)
}

/** One JSON document on standard output, and nothing else there. */
export function printJson(document: unknown): void {
  process.stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`)
}

const errors: { through: ((text: string) => void) | null } = { through: null }

/** Standard error: what a person should know besides. */
export function printError(text: string): void {
  const shown = `${showBold(printable(text), process.stderr)}\n`
  if (errors.through === null) process.stderr.write(shown)
  else errors.through(shown)
}

/** Has what is said on standard error written by somebody who draws there; null: by nobody any more. */
export function sayErrorsThrough(write: ((text: string) => void) | null): void {
  errors.through = write
}

/** Makes room, so that a table that is printed again and again stands still. Only a terminal has anything to clear. */
export function clearScreen(): void {
  if (process.stdout.isTTY) process.stdout.write('\u001b[H\u001b[2J\u001b[3J')
}

/**
 * Sees to output that cannot be written. A reader that has seen enough (`| head`) is no failure: the rest is kept to
 * ourselves. An answer that finds no room ends the command with 1; a remark that does is dropped: an engine has its work to do.
 */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: Error) => {
      if (errorCode(error) === 'EPIPE') process.exit()
      if (stream === process.stderr) return
      printError(`cascade: the answer cannot be written (${error.message})`)
      process.exit(1)
    })
}
