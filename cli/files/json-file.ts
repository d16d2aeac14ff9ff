import { readFile } from 'node:fs/promises'
import { isMapping } from '../../shared/model/metadata-schema.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { errorCode } from '../../shared/model/error-code.ts'

/** The mapping in a JSON file. Throws InputError, naming the file, when it cannot be read or is none. */
export async function readJsonMapping(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parse(path, await textOf(path))
  if (isMapping(value)) return value
  throw inputError('metadata', `${path}: it should be a JSON mapping, like {"data_level": "R1"}`)
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = errorCode(error)
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown'})`
    throw inputError('metadata', `${path}: ${why}`)
  }
}

function parse(path: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return value
  } catch (error) {
    throw inputError('metadata', `${path}: it is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}
