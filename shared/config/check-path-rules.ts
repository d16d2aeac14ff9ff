import { InputError } from '../model/input-error.ts'
import { parseLfn } from '../model/lfn.ts'
import { findField, parseMetadata, type MetadataSchema } from '../model/metadata-schema.ts'
import { error, type Finding, type Path } from '../document/finding.ts'
import { fillLfn, lfnPlaceholders } from '../model/lfn-template.ts'
import { pathPattern } from './path-pattern.ts'
import type { PathRule } from './path-rule.ts'

/** What is wrong with the path rules: fields nobody declared, or that are Cascade's own, and LFNs that could not be filled. */
export function checkPathRules(rules: readonly PathRule[], schema: MetadataSchema): readonly Finding[] {
  return rules.flatMap((rule, index) => checkRule(rule, ['path_rules', index], schema))
}

function checkRule(rule: PathRule, path: Path, schema: MetadataSchema): readonly Finding[] {
  const { fields } = pathPattern(rule.pattern, schema)
  const captured = fields.flatMap((name) => fieldFindings(name, [...path, 'pattern'], schema))
  const constants = metadataFindings(rule, path, schema)
  if (captured.length + constants.length > 0) return [...captured, ...constants]
  const twice = canonical(Object.keys(rule.metadata), schema).find((field) => canonical(fields, schema).includes(field))
  if (twice !== undefined)
    return [error([...path, 'metadata'], `${twice} is captured by the pattern too, it should be in one of them`)]
  return rule.lfn === null ? [] : lfnFindings(rule.lfn, [...path, 'lfn'], [...fields, ...Object.keys(rule.metadata)])
}

function canonical(names: readonly string[], schema: MetadataSchema): readonly string[] {
  return names.map((name) => schema.spellings.get(name)?.name ?? name)
}

function fieldFindings(name: string, path: Path, schema: MetadataSchema): readonly Finding[] {
  const field = findField(schema, name)
  if (typeof field === 'string') return [error(path, field)]
  return field.system === true ? [error(path, `metadata field ${name} is set by Cascade itself: leave it out`)] : []
}

function metadataFindings({ metadata }: PathRule, path: Path, schema: MetadataSchema): readonly Finding[] {
  try {
    parseMetadata(schema, metadata)
    return []
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown
    return thrown.problems.map(({ field, message }) => error([...path, 'metadata', field], message))
  }
}

function lfnFindings(template: string, path: Path, fields: readonly string[]): readonly Finding[] {
  const known = ['name', ...fields]
  const unknown = lfnPlaceholders(template).find((name) => !known.includes(name))
  if (unknown !== undefined)
    return [error(path, `{${unknown}} stands for nothing here, it should be one of ${known.join(', ')}`)]
  try {
    parseLfn(fillLfn(template, () => 'x'))
    return []
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown
    return [error(path, thrown.message)]
  }
}
