import { expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { start } from '../fixtures/simulated-home.ts'

it('why a transformation with many piles says also how many files wait that it has not looked at', async () => {
  const home = memoryHome()
  const plugin = { name: 'ByMetadata', parameters: { by: 'run_number', size: 2 } }
  await start(home, [aTransformation({ name: 'p/a', input: { kind: 'open', query: { zenith: 20 } }, plugin })])
  for (let run = 1; run <= 23; run += 1)
    await registerFile(home, { lfn: `/raw/${run}`, metadata: { zenith: 20, run_number: run } })
  await home.drive.settle()
  const { sentences } = await home.client.why({ subject: 'p/a' })
  expect(sentences).toContain('20 files are Unused: each waits for more files: 1 of 2 are there at disk.')
  expect(sentences.join(' ')).toContain('3 files are Unused on piles that were not looked at: "cascade files p/a')
})
