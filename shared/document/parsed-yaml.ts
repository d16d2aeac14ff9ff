import { LineCounter, parseDocument, type Document } from 'yaml'

/** A YAML text as it was parsed. */
export interface ParsedYaml {
  readonly text: string
  readonly yaml: Document
  readonly counter: LineCounter
}

/** Parses a YAML. Never throws: what is wrong with it is in the document. */
export function parsedYaml(text: string): ParsedYaml {
  const counter = new LineCounter()
  // Without prettyErrors a message is a single sentence.
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  return { text, yaml, counter }
}

/** What is wrong with a document that {@link plainValue} makes nothing of. */
export const TOO_LARGE = 'aliases of aliases make this file too large'

/** The plain value; undefined when aliases of aliases would make it huge. */
export function plainValue(yaml: Document): unknown {
  try {
    const value: unknown = yaml.toJS()
    return value
  } catch {
    return undefined
  }
}
