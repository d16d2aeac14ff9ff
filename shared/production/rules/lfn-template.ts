import { parseLfn } from '../../model/lfn.ts'
import { nearest } from '../../model/metadata-nearest.ts'
import type { MetadataSchema } from '../../model/metadata-schema.ts'
import { error, type Finding, type Path } from '../../document/finding.ts'
import { fillLfn, isLfnWord, lfnPlaceholders } from '../../model/lfn-template.ts'
import { refusals } from '../refusals.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** LFN templates give LFNs, and each placeholder is a word of theirs, an axis or a metadata field. */
export function checkLfnTemplates({ document, schema }: Checked): readonly Finding[] {
  return placedSteps(document).flatMap(({ step, path }) =>
    step.outputs.flatMap(({ lfn }, index) =>
      lfn === undefined ? [] : templateFindings(lfn, [...path, 'outputs', index, 'lfn'], { over: step.over, schema }),
    ),
  )
}

function templateFindings(
  template: string,
  path: Path,
  { over, schema }: { readonly over: readonly string[]; readonly schema: MetadataSchema },
): readonly Finding[] {
  const unknown = lfnPlaceholders(template).filter(
    (name) => !isLfnWord(name) && !over.includes(name) && !schema.fields.has(name),
  )
  if (unknown.length > 0) return unknown.map((name) => error(path, sayUnknown(name, schema)))
  const faults = refusals(() => parseLfn(fillLfn(template, () => 'x')), path)
  return faults.map(({ text }) =>
    error(path, `${JSON.stringify(template)} gives no LFN: ${text.replace(/^.*?": /, '')}`),
  )
}

function sayUnknown(name: string, schema: MetadataSchema): string {
  const alias = schema.spellings.get(name)?.name
  const near =
    alias ??
    nearest(name, [
      'run',
      'run:000xxx',
      'step',
      'production',
      'transformation',
      'kind',
      'name',
      ...schema.fields.keys(),
    ])
  return `{${name}} is no axis, no metadata field and no word of LFN templates${near === undefined ? ', {transformation} and {name} are' : `, did you mean {${near}}?`}`
}
