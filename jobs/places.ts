import { join } from 'node:path'

/** The directories of an execution, as one side sees them: the machine, or the inside of a container. */
export interface Places {
  /** The working directory of the command, with the sandbox files. */
  readonly work: string
  readonly inputs: string
  readonly outputs: string
}

/** The directories as the machine sees them. */
export function placesOnMachine(workDirectory: string): Places {
  return {
    work: join(workDirectory, 'work'),
    inputs: join(workDirectory, 'inputs'),
    outputs: join(workDirectory, 'outputs'),
  }
}

/** The directories as a command in a container sees them. */
export const PLACES_IN_CONTAINER: Places = {
  work: '/cascade/work',
  inputs: '/cascade/inputs',
  outputs: '/cascade/outputs',
}
