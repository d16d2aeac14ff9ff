import type { GlobalOptions } from '../connect.ts'
import type { Opened } from './open-for-run.ts'

/** On AWS a look costs some reads of a database that is paid for by the read. */
const LOOK_EVERY = 2000

/** Opens what works on productions: an engine on the home, which is this process's own where there is none, or a deployment on AWS. */
export async function openWork({ home, aws }: GlobalOptions): Promise<Opened> {
  if (aws === null) {
    const { openForRun } = await import('./open-for-run.ts')
    return openForRun(home)
  }
  const { connectAws } = await import('../aws/connect.ts')
  return {
    ...(await connectAws(aws)),
    isOurs: false,
    lookEvery: LOOK_EVERY,
    begin: nothing,
    stopTaking: () => undefined,
    running: async () => 0,
    settled: nothing,
    close: nothing,
  }
}

async function nothing(): Promise<void> {
  // It works by itself, and goes on without us.
}
