import type { YAMLError } from 'yaml'

/** What makes a text no YAML that can be read, in half a sentence about the line where it is found. */
export function sayYamlError({ code, message }: YAMLError): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document begins with this line (---), there should be one document only'
    case 'DUPLICATE_KEY':
      return 'this key stands twice in the same mapping, it should stand there once'
    case 'RESOURCE_EXHAUSTION':
      return 'brackets or mappings stand too deep within each other to be read'
    default:
      return `the YAML is broken here: ${message}`
  }
}
