import type { WaitingFile } from '../model/attachment.ts'
import type { CutResult, Group, Left } from './contract.ts'
import { distinct, readable } from './storage-elements.ts'

/** How to group by place. */
export interface Placement {
  /** Files of a complete group. */
  readonly size: number
  /** Storage elements on tape: served after those on disk. */
  readonly tape: readonly string[]
  /** Groups that are not complete leave too. */
  readonly flush: boolean
}

/** Files that may make groups with each other. */
interface Place {
  readonly key: string
  readonly target: readonly string[]
  readonly files: WaitingFile[]
}

/**
 * DIRAC's `groupByReplicas` (TransformationSystem/Client/Utilities.py): all files of a group share a storage element.
 * Pass 1 goes through the exact sets of storage elements, pass 2 through single ones with what is left. A flush takes
 * all in pass 1, which makes more and smaller groups than it must: so does DIRAC.
 */
export function groupByStorageElement(waiting: readonly WaitingFile[], placement: Placement): CutResult {
  const { files, left } = readable(waiting)
  const first = cutPlaces(bySet(files), placement)
  const rest = without(files, first)
  const second = rest.length < placement.size ? [] : cutPlaces(bySingle(rest), placement)
  return { groups: [...first, ...second], left: [...left, ...incomplete(without(rest, second), placement.size)] }
}

function bySet(files: readonly WaitingFile[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const file of files) put(places, distinct(file.storageElements), file)
  return places
}

/** A file lies at several places here. */
function bySingle(files: readonly WaitingFile[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const file of files) for (const name of distinct(file.storageElements)) put(places, [name], file)
  return places
}

function put(places: Map<string, Place>, target: readonly string[], file: WaitingFile): void {
  const key = target.join(',')
  const place = places.get(key)
  if (place === undefined) places.set(key, { key, target, files: [file] })
  else place.files.push(file)
}

function cutPlaces(places: Map<string, Place>, placement: Placement): readonly Group[] {
  const taken = new Set<string>()
  const groups: Group[] = []
  for (const place of inServingOrder([...places.values()], placement.tape)) {
    const free = place.files.filter((file) => !taken.has(file.lfn))
    for (const files of chunks(free, placement)) {
      groups.push({ target: place.target, files })
      for (const file of files) taken.add(file.lfn)
    }
  }
  return groups
}

/** DIRAC's `sortSEs`: alphabetical; where all places are single storage elements, those on disk come before tape. */
function inServingOrder(places: readonly Place[], tape: readonly string[]): readonly Place[] {
  const sorted = places.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  if (sorted.some((place) => place.target.length > 1)) return sorted
  const onTape = new Set(tape)
  return [...sorted.filter((place) => !onTape.has(place.key)), ...sorted.filter((place) => onTape.has(place.key))]
}

function chunks(files: readonly WaitingFile[], { size, flush }: Placement): readonly (readonly WaitingFile[])[] {
  const count = flush ? Math.ceil(files.length / size) : Math.floor(files.length / size)
  return Array.from({ length: count }, (_, index) => files.slice(index * size, (index + 1) * size))
}

function without(files: readonly WaitingFile[], groups: readonly Group[]): readonly WaitingFile[] {
  if (groups.length === 0) return files
  const taken = new Set(groups.flatMap((group) => group.files.map((file) => file.lfn)))
  return files.filter((file) => !taken.has(file.lfn))
}

function incomplete(files: readonly WaitingFile[], size: number): readonly Left[] {
  const places = bySingle(files)
  const waitingAt = (name: string) => places.get(name)?.files.length ?? 0
  return files.map((file) => {
    const [fullest = ''] = file.storageElements.toSorted((a, b) => waitingAt(b) - waitingAt(a))
    return { lfn: file.lfn, reason: `waits for more files: ${waitingAt(fullest)} of ${size} are there at ${fullest}` }
  })
}
