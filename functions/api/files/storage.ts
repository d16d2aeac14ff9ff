import type { Config, StorageElementConfig } from '../../../shared/config/config.ts'

/** The name of the storage element whose replicas are object keys; every configuration has one. */
export function objectStorageElement({ storageElements }: Pick<Config, 'storageElements'>): string {
  const found = storageElements.find((element) => element.kind === 'objects')
  if (found === undefined) throw new Error('the configuration has no storage element of kind objects')
  return found.name
}

/** The storage element of a name; undefined when none is declared. */
export function storageElement(
  name: string,
  config: Pick<Config, 'storageElements'>,
): StorageElementConfig | undefined {
  return config.storageElements.find((element) => element.name === name)
}
