import { isMap, isScalar, isSeq, type Document, type YAMLMap } from 'yaml'

/**
 * Arguments and parameters are text: `0.10` in a command must not become 0.1. Changes plain numbers and booleans there
 * into the text that stands in the file, so that nobody has to quote them.
 */
export function keepAsWritten(yaml: Document): void {
  const steps = yaml.get('steps')
  const settings = [yaml.get('job'), ...(isSeq(steps) ? steps.items : [])]
  for (const node of settings.filter((candidate) => isMap(candidate))) {
    for (const scalar of argumentsOf(node)) {
      if (!isScalar(scalar) || scalar.source === undefined) continue
      if (typeof scalar.value === 'number' || typeof scalar.value === 'boolean') scalar.value = scalar.source
    }
  }
}

function argumentsOf(settings: YAMLMap): readonly unknown[] {
  const command = settings.get('command')
  const parameters = settings.get('parameters')
  return [
    ...(isSeq(command) ? command.items : []),
    ...(isMap(parameters) ? parameters.items.map((pair) => pair.value) : []),
  ]
}
