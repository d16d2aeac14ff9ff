import { rmSync } from 'node:fs'

/** By these people and systems end a command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Does work that needs a file for as long as it lasts, and takes that away: also when a signal ends the process in the middle. */
export async function withPassingFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const remove = (): void => rmSync(path, { force: true })
  const end = (signal: NodeJS.Signals): void => {
    remove()
    stopListening()
    // Nobody listens any more: it ends the process, as it would have.
    process.kill(process.pid, signal)
  }
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end)
  }
  for (const signal of SIGNALS) process.on(signal, end)
  try {
    return await work()
  } finally {
    stopListening()
    remove()
  }
}
