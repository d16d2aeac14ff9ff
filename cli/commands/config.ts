import { Command } from 'commander'
import { stringify } from 'yaml'
import { printConfig } from '../../shared/config/print-config.ts'
import { inputError } from '../../shared/model/input-error.ts'
import {
  findField,
  metadataSchema,
  type FieldDefinition,
  type MetadataSchema,
} from '../../shared/model/metadata-schema.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'

/** `cascade config [FIELD...]`. */
export function configCommand(): Command {
  return new Command('config')
    .description('the configuration as it holds, as a cascade.yaml that says all of it')
    .argument('[field...]', 'only these metadata fields')
    .action(async (names: readonly string[], _options, command: Command) => {
      const globals = globalsOf(command)
      const { config } = await withSession({ ...globals, missing: 'pretend' }, 'config', ({ client }) =>
        client.config(),
      )
      if (names.length > 0) {
        const schema = metadataSchema(config.metadataFields)
        const fields = [...new Set(names.map((name) => fieldOf(name, schema)))]
        if (globals.json) printJson({ fields })
        else print(stringify({ metadata: { fields } }, { lineWidth: 0 }).trimEnd())
      } else if (globals.json) printJson({ config })
      else print(printConfig(config).trimEnd())
    })
}

function fieldOf(name: string, schema: MetadataSchema): FieldDefinition {
  const field = findField(schema, name)
  if (typeof field === 'string') throw inputError(name, field)
  return field
}
