import { createInterface } from 'node:readline/promises'
import { inputError } from '../../shared/model/input-error.ts'
import { printable } from './printable.ts'

/** Whether a person means what a command is about to do. Throws InputError, which names the command, where there is no person to ask. */
export async function isMeant(question: string, command: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw inputError('yes', `nobody can be asked here: "${command}" needs --yes`)
  return askYes(question)
}

/** Asks on the terminal; anything but a yes is a no, so is the end of the input. */
async function askYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  try {
    const answer = await Promise.race([terminal.question(printable(question)), closed])
    return /^\s*y(es)?\s*$/i.test(answer)
  } finally {
    terminal.close()
  }
}
