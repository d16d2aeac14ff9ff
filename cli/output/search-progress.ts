/** Says on a terminal, while a search goes on, how many files it has found. */
export interface SearchProgress {
  found(files: number): void
  stop(): void
}

const CLEAR_LINE = '\r\u001b[K'

/** In one line on standard error, written over and over and taken away in the end; nothing where that is no terminal. */
export function makeSearchProgress(terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): SearchProgress {
  if (!terminal.isTTY) return { found: () => undefined, stop: () => undefined }
  return {
    found: (files) => void terminal.write(`${CLEAR_LINE}searching, ${files} found`),
    stop: () => void terminal.write(CLEAR_LINE),
  }
}
