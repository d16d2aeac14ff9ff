import { parseMetadata, type MetadataSchema } from '../../model/metadata-schema.ts'
import { error, type Finding, type Path } from '../../document/finding.ts'
import { placeholdersOf } from '../../model/placeholders.ts'
import { refusals } from '../refusals.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Metadata of the production, the matrix and the steps: declared fields, values of their type, in their list. */
export function checkMetadata({ document, schema }: Checked): readonly Finding[] {
  return [
    ...metadataFindings(document.common, ['common'], schema),
    ...Object.entries(document.matrix).flatMap(([axis, values]) => axisFindings(axis, values, schema)),
    ...placedSteps(document).flatMap(({ step, path }) =>
      metadataFindings(step.metadata, [...path, 'metadata'], schema),
    ),
  ]
}

function metadataFindings(
  metadata: Readonly<Record<string, unknown>>,
  path: Path,
  schema: MetadataSchema,
): readonly Finding[] {
  const templates = Object.entries(metadata).filter(
    ([, value]) => typeof value === 'string' && placeholdersOf(value).length > 0,
  )
  const early = templates.map(([field, value]) =>
    error([...path, field], `${JSON.stringify(value)} has a placeholder, which only the metadata of outputs may have`),
  )
  const constants = Object.entries(metadata).filter(([field]) => !templates.some(([other]) => other === field))
  return [...early, ...refusals(() => parseMetadata(schema, Object.fromEntries(constants)), path)]
}

function axisFindings(axis: string, values: readonly unknown[], schema: MetadataSchema): readonly Finding[] {
  const texts = new Set(
    values.flatMap((value) =>
      refusals(() => parseMetadata(schema, { [axis]: value }), ['matrix']).map(({ text }) => text),
    ),
  )
  return [...texts].map((text) => error(['matrix', axis], text))
}
