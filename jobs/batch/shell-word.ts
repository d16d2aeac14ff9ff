import { ExecutionFailure } from '../execution-failure.ts'

/**
 * A text as one word of a POSIX shell, whatever it holds: between single quotes nothing has a meaning but the quote itself.
 * Throws an {@link ExecutionFailure} of the configuration for a null character, which no program can be given.
 */
export function shellWord(text: string): string {
  if (text.includes('\0'))
    throw new ExecutionFailure(
      'configuration',
      'The command has an argument or a parameter with a null character, which no program can be given.',
    )
  return `'${text.replaceAll("'", "'\\''")}'`
}
