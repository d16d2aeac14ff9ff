import { LineCounter, parseDocument } from 'yaml'
import { inputError } from './input-error.ts'
import { isMapping } from './metadata-schema.ts'
import { sayYamlError } from './say-yaml-error.ts'

/** Behind the key of an uploaded file: the metadata of that file, as YAML or JSON. */
const SIDECAR = '.meta.yaml'

/** The key of the sidecar of a file. */
export function sidecarOf(key: string): string {
  return `${key}${SIDECAR}`
}

/** The key of the file whose metadata an object has; undefined for what is no sidecar. */
export function subjectOf(key: string): string | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1)
  return name.endsWith(SIDECAR) && name !== SIDECAR ? key.slice(0, -SIDECAR.length) : undefined
}

/** Reads a sidecar: fields and their values, not yet those of a schema. An empty one has none. Throws InputError for what is no mapping. */
export function readSidecar(key: string, text: string): Readonly<Record<string, unknown>> {
  const given = parsed(key, text) ?? {}
  if (isMapping(given)) return given
  throw inputError('', `${key} must map fields to values, as in "campaign: PROD6"`)
}

function parsed(key: string, text: string): unknown {
  const counter = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const [fault] = [...yaml.errors, ...yaml.warnings]
  if (fault !== undefined)
    throw inputError('', `${key}: line ${counter.linePos(fault.pos[0]).line}: ${sayYamlError(fault)}`)
  try {
    const value: unknown = yaml.toJS()
    return value
  } catch {
    throw inputError('', `${key}: an alias stands for nothing, or aliases of aliases make it too large`)
  }
}
