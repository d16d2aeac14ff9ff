/** What work comes to, unless the signal aborts first: then this is `undefined` at once, and the work goes on unseen. */
export async function unlessEnded<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  const ended = new Promise<undefined>((resolve) => {
    const end = (): void => resolve(undefined)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
  return Promise.race([ended, work])
}
