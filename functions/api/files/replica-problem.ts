import type { StorageElementConfig } from '../../../shared/config/config.ts'
import { CONTROL_CHARACTER } from '../../../shared/model/control-character.ts'
import type { Replica } from '../../../shared/model/file.ts'
import type { Problem } from '../../../shared/model/input-error.ts'
import type { ApiContext } from '../context.ts'
import { storageElement } from './storage.ts'

/** Longest path of a replica in bytes of UTF-8: a key of S3, a path of Linux; and longest part of either, a file name of Linux. */
const MOST_BYTES = { objects: 1024, directory: 4096, part: 255 } as const

/** What is wrong with where a file is said to lie; bytes in a directory are looked at by whoever brings the file. */
export async function replicaProblem(
  { replica, size }: { readonly replica: Replica; readonly size: number },
  { config, ports }: Pick<ApiContext, 'config' | 'ports'>,
): Promise<Problem | undefined> {
  const element = storageElement(replica.storageElement, config)
  if (element === undefined) {
    const names = config.storageElements.map(({ name }) => name).join(', ')
    const given = shown(replica.storageElement)
    return {
      field: 'replica.storageElement',
      message: `there is no storage element ${given}, it should be one of ${names}`,
    }
  }
  const problem = pathProblem(replica.path, element) ?? (await objectProblem({ replica, size }, element, ports))
  return problem === undefined ? undefined : { field: 'replica.path', message: problem }
}

function pathProblem(path: string, { kind, name }: StorageElementConfig): string | undefined {
  const encoder = new TextEncoder()
  const bytes = encoder.encode(path).length
  if (CONTROL_CHARACTER.test(path)) return `the path ${shown(path)} has a control character, it should have none`
  if (bytes > MOST_BYTES[kind]) return `the path has ${bytes} bytes, it should have at most ${MOST_BYTES[kind]}`
  if (kind === 'directory' && !path.startsWith('/'))
    return `the path ${path} should be absolute, as ${name} is a directory`
  const parts = (kind === 'directory' ? path.slice(1) : path).split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return `the path ${path} has an empty, "." or ".." part, it should have none`
  const long = parts.map((part) => encoder.encode(part).length).find((length) => length > MOST_BYTES.part)
  return long === undefined
    ? undefined
    : `the path has a part of ${long} bytes, it should have at most ${MOST_BYTES.part}`
}

/** Object keys are looked up, so a file is never registered without its bytes. */
async function objectProblem(
  { replica, size }: { readonly replica: Replica; readonly size: number },
  element: StorageElementConfig,
  ports: ApiContext['ports'],
): Promise<string | undefined> {
  if (element.kind !== 'objects') return undefined
  const stored = await ports.objects.size(replica.path)
  if (stored === size) return undefined
  return stored === undefined
    ? `there is no object ${replica.path} in ${element.name}, it should be stored before`
    : `the object ${replica.path} has ${stored} bytes, it should have ${size}`
}

/** As JSON where it could not be seen as it is. */
function shown(text: string): string {
  return CONTROL_CHARACTER.test(text) ? JSON.stringify(text) : text
}
