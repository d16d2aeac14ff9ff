import { ownTemporaryDirectory } from '../test/fixtures/temporary-directory.ts'

// `npm run bench -- NAME [--json] [--quick]`.

/** The benches, by name; each is loaded when it is asked for. */
const BENCHES = new Map([
  ['matcher', async () => (await import('./matcher/run.ts')).run],
  ['engine', async () => (await import('./engine/run.ts')).run],
])

const [name = '', ...args] = process.argv.slice(2)
const load = BENCHES.get(name)
if (load === undefined) {
  process.stderr.write(
    `usage: npm run bench -- NAME [--json] [--quick]\nNAME is one of: ${[...BENCHES.keys()].join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  ownTemporaryDirectory()
  await (
    await load()
  )(args)
}
