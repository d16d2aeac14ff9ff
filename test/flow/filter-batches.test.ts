import { expect, it } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { start } from '../fixtures/simulated-home.ts'

it('a file that changes twice before the filter looks leaves those that wanted it before the first change', async () => {
  const home = memoryHome()
  const plugin = { name: 'Standard', parameters: { size: 2 } }
  await start(home, [aTransformation({ name: 'p/a', input: { kind: 'open', query: { zenith: 20 } }, plugin })])
  await registerFile(home, { lfn: '/f', metadata: { zenith: 20 } })
  await home.drive.settle()
  expect(await home.ports.attachments.read('p/a', ['/f'])).toMatchObject([{ status: 'Unused' }])
  for (const zenith of [40, 60]) await home.client.setMetadata({ lfns: ['/f'], metadata: { zenith } })
  await home.drive.settle()
  expect(await home.ports.attachments.read('p/a', ['/f'])).toMatchObject([{ status: 'Withdrawn' }])
})
