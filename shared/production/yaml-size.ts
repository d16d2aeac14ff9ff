/** Bytes that the YAML of a production may have: it is kept, and on DynamoDB an item has 400 KB with all that belongs to it. */
export const YAML_BYTES = 350_000

/** What is wrong with a YAML of this size, in half a sentence; undefined: nothing. */
export function yamlSizeProblem(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text).length
  if (bytes <= YAML_BYTES) return undefined
  return (
    `the file has ${bytes} bytes, it should have at most ${YAML_BYTES}: steps that differ only in values are one step ` +
    'with a matrix, long scripts and lists go in files of the sandbox'
  )
}
