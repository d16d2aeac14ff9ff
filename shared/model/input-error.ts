/** One thing that is wrong with what a user gave: where it stands and, in a sentence, what would be right. */
export interface Problem {
  /** The field, dotted for nested ones (`steps.2.runs.count`); empty when the whole input is meant. */
  readonly field: string
  /** One sentence that names the field, the value and what would be right. */
  readonly message: string
}

/**
 * The user's input is wrong. Thrown at the border only, before anything is written; every door (YAML, CLI, API,
 * S3 event, queue) prints `message` as it is and the CLI exits with 2.
 */
export class InputError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'))
    this.name = 'InputError'
    this.problems = problems
  }
}

/** An {@link InputError} with a single problem. */
export function inputError(field: string, message: string): InputError {
  return new InputError([{ field, message }])
}
