import { expect, it, vi } from 'vitest'
import { aTransformation } from '../fixtures/definitions.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { registerFile } from '../fixtures/register-file.ts'
import { start } from '../fixtures/simulated-home.ts'

it('what the filter remembers of a step that was rolled back never was: one that was stopped in it is stopped again', async () => {
  const home = memoryHome()
  await start(home, [aTransformation({ name: 'broken/take', input: { kind: 'open', query: { color: 'red' } } })])
  await start(home, [
    aTransformation({ name: 'sound/take', production: 'sound', input: { kind: 'open', query: { data_level: 'DL0' } } }),
  ])
  // The filter is to meet it first.
  home.database.sqlite.exec('DELETE FROM messages')
  await registerFile(home, { lfn: '/raw/1', metadata: { data_level: 'DL0' } })
  vi.spyOn(home.ports.attachments, 'attach').mockRejectedValueOnce(new Error('the disk is full'))
  await home.drive.settle()
  expect(home.problems).toEqual(['match: the disk is full'])
  await home.drive.settle()
  const [broken] = await home.ports.transformations.read(['broken/take'])
  expect(broken?.state.status).toBe('Stopped')
  expect(await home.ports.attachments.read('sound/take', ['/raw/1'])).toHaveLength(1)
})

it('a definition that was created in a step that was rolled back is not taken for the one of its name that comes later', async () => {
  const { database, ports } = memoryHome()
  const create = async (step: string) => {
    await ports.transformations.create([aTransformation({ name: 'p/a', step })])
    return (await ports.transformations.read(['p/a']))[0]?.definition.step
  }
  const refused = database.step(async () => {
    expect(await create('first')).toBe('first')
    throw new Error('refused')
  })
  await expect(refused).rejects.toThrow('refused')
  ports.forget()
  expect(await create('second')).toBe('second')
})
