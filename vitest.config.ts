import { defineConfig } from 'vitest/config'

/** The tests of a folder of `test/`. */
const project = (
  name: string,
  more: {
    readonly testTimeout?: number
    readonly hookTimeout?: number
    readonly fileParallelism?: boolean
    readonly globalSetup?: string
  } = {},
) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: 60_000, hookTimeout: 60_000, ...more },
})

export default defineConfig({
  test: {
    globalSetup: 'test/fixtures/temporary-directory.ts',
    projects: [
      project('unit'),
      project('property'),
      project('contract'),
      project('flow'),
      project('infra'),
      project('architecture'),
      // Ports on an emulator of AWS, which answers one request after the other.
      project('aws', { testTimeout: 300_000, globalSetup: 'test/aws/global-setup.ts' }),
      // The real app, deployed on an emulator of its own.
      project('e2e', { testTimeout: 300_000, hookTimeout: 600_000, fileParallelism: false }),
      project('slow', { testTimeout: 900_000, hookTimeout: 900_000, fileParallelism: false }),
    ],
  },
})
