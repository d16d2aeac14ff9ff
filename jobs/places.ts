import { join } from 'node:path'

/** The directories of an execution, as one side sees them: the machine, or the inside of a container. */
export interface Places {
  /** The working directory of the command, with the sandbox files. */
  readonly work: string
  readonly inputs: string
  readonly outputs: string
}

/** The directories below that of an execution. */
export function placesIn(directory: string): Places {
  return { work: join(directory, 'work'), inputs: join(directory, 'inputs'), outputs: join(directory, 'outputs') }
}

/** The directories as a command in a container sees them. */
export const PLACES_IN_CONTAINER: Places = placesIn('/cascade')
