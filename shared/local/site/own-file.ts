import { constants } from 'node:fs'

/**
 * Flags to read a file of a work directory, where a job without container may put anything: no link is followed, and
 * nobody waits for the other end of a pipe.
 */
export const OWN_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
