/** Behind the name of a file: the metadata of that file. */
export const SIDECAR = '.meta.json'

/** Whether a file of this name is metadata of another one beside it. */
export function isSidecar(name: string): boolean {
  return name.endsWith(SIDECAR) && name.length > SIDECAR.length
}

/** The file whose metadata a sidecar has. */
export function subjectOf(sidecar: string): string {
  return sidecar.slice(0, -SIDECAR.length)
}

/** Why a sidecar without its file is not registered. */
export function orphaned(sidecar: string): string {
  return `it would be the metadata of ${subjectOf(sidecar)}, which is not there`
}
