import { InputError } from '../model/input-error.ts'
import { metadataSchema } from '../model/metadata-schema.ts'
import { error, type Finding, type Path } from '../document/finding.ts'
import { checkPathRules } from './check-path-rules.ts'
import { metadataFieldsOf } from './complete-config.ts'
import type { ConfigDocument } from './config-document.ts'
import { SYSTEM_FIELDS } from './system-fields.ts'

/** What is wrong with a configuration whose every value has the right form; empty when all is well. */
export function checkConfig(document: ConfigDocument): readonly Finding[] {
  return [...checkFields(document), ...checkNames('sites', document.sites ?? []), ...checkStorage(document)]
}

function checkFields(document: ConfigDocument): readonly Finding[] {
  const fields = metadataFieldsOf(document)
  const given = document.metadata?.fields ?? []
  const twice = checkNames('metadata.fields', given)
  if (twice.length > 0) return twice
  const missing = SYSTEM_FIELDS.filter(({ name, type }) => {
    return !fields.some((field) => field.name === name && field.type === type && field.system === true)
  })
  const places = missing.map(({ name, type }) =>
    error(
      pathOfField(document, name),
      `metadata field ${name} is set by Cascade itself: it must be there, with type ${type} and system: true`,
    ),
  )
  return [...places, ...schemaFindings(document)]
}

/** What the fields come to, and what speaks of them. */
function schemaFindings(document: ConfigDocument): readonly Finding[] {
  try {
    return checkPathRules(document.path_rules ?? [], metadataSchema(metadataFieldsOf(document)))
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown
    return thrown.problems.map(({ field, message }) => error(pathOfField(document, field), message))
  }
}

/** Where a field stands in the document; the list as a whole when it is one of CTA's. */
function pathOfField(document: ConfigDocument, name: string): Path {
  const index = document.metadata?.fields.findIndex((field) => field.name === name) ?? -1
  return index < 0 ? ['metadata'] : ['metadata', 'fields', index]
}

function checkNames(list: string, named: readonly { readonly name: string }[]): readonly Finding[] {
  return named.flatMap(({ name }, index) =>
    named.findIndex((other) => other.name === name) === index
      ? []
      : [
          error(
            [...list.split('.'), index, 'name'],
            `${name} is the name of another one in this list, it should differ`,
          ),
        ],
  )
}

/** Outputs go to the one storage element whose replicas are objects. */
function checkStorage({ storage_elements: elements }: ConfigDocument): readonly Finding[] {
  if (elements === undefined) return []
  const objects = elements.filter((element) => element.kind === 'objects').length
  const found = checkNames('storage_elements', elements)
  if (objects === 1) return found
  const text = `${objects} storage elements have kind: objects, it should be one: that is where outputs go`
  return [...found, error(['storage_elements'], text)]
}
