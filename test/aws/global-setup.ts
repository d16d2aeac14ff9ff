import type { TestProject } from 'vitest/node'
import { startEmulator } from './emulator.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the emulator of AWS answers; null: this machine can't run it. */
    readonly emulator: string | null
  }
}

/** One emulator for all tests of the project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await startEmulator()
  project.provide('emulator', emulator?.endpoint ?? null)
  return async () => emulator?.stop()
}
