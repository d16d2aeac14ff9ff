import { hash } from 'node:crypto'
import { text } from '../../shared/local/row.ts'
import type { CatalogFile, NewFile } from '../../shared/model/file.ts'
import { joinLfn, type Lfn } from '../../shared/model/lfn.ts'
import type { MetadataValue } from '../../shared/model/metadata.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { dumpOf } from './dump.ts'
import { act, submitProduction, type Wish } from './people.ts'
import type { World } from './world.ts'

/** Something that a person does, in some calls of the ports. */
export interface Action {
  readonly name: string
  run(ports: Ports): Promise<void>
}

/**
 * What people do in a history, in order: some files are registered, the production is submitted, the others are
 * registered while it comes to life; meanwhile files are removed, copied, changed, brought back, and transformations stopped and
 * started; an open input is closed; and then, late, more of it all.
 */
export function scriptOf(world: World): readonly Action[] {
  const { random, chain } = world
  const fed = chain[0]?.definition.input.kind !== 'none'
  const registrations = fed ? batchesOf(world) : []
  const half = random.between(0, registrations.length)
  const submit = { name: 'submit', run: (ports: Ports) => submitProduction(chain, ports) }
  const during = [...registrations.slice(half), ...meddling(world, random.between(0, 6))]
  const again = random.chance(0.3) ? chain.map(({ definition: { name } }) => wishFor('retry', name)) : []
  const files = fed ? [registration(world, [90, 91])] : []
  const late = random.chance(0.5) ? [...files, ...meddling(world, random.between(0, 3))] : []
  const before = [...registrations.slice(0, half), submit]
  return [...before, ...random.shuffled(during), ...ending(world), ...late, ...again, ...ending(world)]
}

function ending({ chain }: World): readonly Action[] {
  return chain
    .filter(({ definition }) => definition.input.kind === 'open')
    .map(({ definition: { name } }) => ({
      name: `complete ${name}`,
      run: (ports: Ports) => act('complete', name, ports),
    }))
}

function wishFor(wish: Wish, name: string): Action {
  return { name: `${wish} ${name}`, run: (ports) => act(wish, name, ports) }
}

function batchesOf(world: World): readonly Action[] {
  const numbers = Array.from({ length: world.random.between(0, 9) }, (_, index) => index)
  const actions: Action[] = []
  while (numbers.length > 0) actions.push(registration(world, numbers.splice(0, world.random.between(1, 3))))
  return actions
}

function registration(world: World, numbers: readonly number[]): Action {
  const run = async (ports: Ports): Promise<void> => {
    const files = numbers.map(fileOf)
    await ports.catalog.register(files)
    for (const { lfn } of files) world.removed.delete(lfn)
  }
  return { name: `register ${numbers.join(' ')}`, run }
}

function fileOf(number: number): NewFile {
  const lfn = `/in/d${number % 2}/f${number}`
  const metadata = { data_level: 'R1', quality: 'OK', particle: number % 3 === 0 ? 'gamma' : 'proton' }
  return { lfn, size: 10, checksum: checksumOf(lfn), metadata, replica: replicaOf(lfn, number % 2 === 0 ? 'A' : 'B') }
}

function replicaOf(lfn: Lfn, storageElement: string): NewFile['replica'] {
  return { storageElement, path: `/${storageElement}${lfn}` }
}

function checksumOf(content: string): string {
  return `sha256:${hash('sha256', content)}`
}

function meddling(world: World, count: number): readonly Action[] {
  return Array.from({ length: count }, () => meddle(world))
}

function meddle(world: World): Action {
  const { random, chain } = world
  const name = random.pick(chain)?.definition.name ?? ''
  const wishes: readonly Wish[] = ['stop', 'stop', 'start', 'flush', 'reset', 'retry', 'set aside', 'extend']
  const actions: readonly Action[] = [
    { name: 'remove a file', run: (ports) => remove(world, ports) },
    { name: 'bring a file back', run: (ports) => bringBack(world, ports) },
    { name: 'copy a file', run: (ports) => copy(world, ports) },
    { name: 'spoil a file', run: (ports) => set(world, { quality: 'BAD' }, ports) },
    { name: 'mend a file', run: (ports) => set(world, { quality: 'OK' }, ports) },
    {
      name: 'change a particle',
      run: (ports) => set(world, { particle: random.chance(0.5) ? 'gamma' : 'proton' }, ports),
    },
    ...wishes.map((wish) => wishFor(wish, name)),
  ]
  return random.pick(actions) ?? { name: 'nothing', run: async () => undefined }
}

async function remove(world: World, ports: Ports): Promise<void> {
  const lfn = anyFile(world, 0)
  if (lfn === undefined) return
  await ports.catalog.remove([lfn])
  world.removed.add(lfn)
}

/** Brings a file back with the first copy that it had. */
async function bringBack(world: World, ports: Ports): Promise<void> {
  const lfn = anyFile(world, 1)
  const file = dumpOf(world.database).files.find((one) => one.lfn === lfn)
  const [replica] = file?.replicas ?? []
  if (file === undefined || replica === undefined) return
  await ports.catalog.register([{ ...file, replica }])
  world.removed.delete(file.lfn)
}

async function copy(world: World, ports: Ports): Promise<void> {
  const file = await readAny(world, ports)
  if (file === undefined) return
  const storageElement = world.random.chance(0.5) ? 'B' : 'C'
  await ports.catalog.register([{ ...file, replica: replicaOf(file.lfn, storageElement) }])
  world.removed.delete(file.lfn)
}

async function set(world: World, change: Readonly<Record<string, MetadataValue>>, ports: Ports): Promise<void> {
  const file = await readAny(world, ports)
  if (file === undefined) return
  const metadata = { ...file.metadata, ...change }
  await ports.catalog.setMetadata({ lfn: file.lfn, metadata, version: file.version })
}

async function readAny(world: World, ports: Ports): Promise<CatalogFile | undefined> {
  const lfn = anyFile(world, 0)
  return lfn === undefined ? undefined : (await ports.catalog.read([lfn]))[0]
}

function anyFile(world: World, removed: 0 | 1): Lfn | undefined {
  const rows = world.database
    .prepare(
      'SELECT d.path, f.name FROM files f JOIN directories d ON d.id = f.directory WHERE removed = ? ORDER BY 1, 2',
    )
    .all(removed)
  const row = world.random.pick(rows)
  return row === undefined ? undefined : joinLfn(text(row, 'path'), text(row, 'name'))
}
