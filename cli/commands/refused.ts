import { WorkFailed, WorkRefused } from '../output/failure.ts'

/** What an operation passed over, a line each. */
export function refusedText(refused: readonly { readonly name: string; readonly reason: string }[]): readonly string[] {
  return refused.map(({ name, reason }) => `  ${name}: ${reason}`)
}

/** Ends a command that passed something over: nothing was right (exit 2), or not all was (exit 1). */
export function endWithRefused(done: number, refused: number): void {
  if (refused === 0) return
  throw done === 0 ? new WorkRefused() : new WorkFailed()
}
