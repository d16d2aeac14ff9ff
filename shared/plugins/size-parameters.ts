import * as z from 'zod'

const SIZE = 'it must be a whole number of files, 1 or more'
const TAPE = 'it must be a list of storage elements'

/** The parameters that Standard has, and whatever groups like it inside its piles. */
export const sizeParameters = {
  /** Files of a complete group; DIRAC's GroupSize. */
  size: z.int({ error: SIZE }).min(1, { error: SIZE }).default(10),
  /** Storage elements on tape: served after those on disk. */
  tape: z.array(z.string({ error: TAPE }).min(1, { error: TAPE }), { error: TAPE }).default([]),
}
