/** What DynamoDB needs beside the text of an expression: the attributes and the values that stand in it. */
export interface ExpressionParts {
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, unknown>
}

/**
 * The names and values of expressions in which `#field` is the attribute `field` and `:value` the entry `value` of
 * `values`. Every attribute is written `#field`, because DynamoDB reserves 573 words that nobody knows by heart, and refuses a
 * value that no expression uses. Throws when an expression names a value that is not there.
 */
export function expressionParts(
  texts: readonly (string | undefined)[],
  values: Readonly<Record<string, unknown>> = {},
): ExpressionParts {
  const text = texts.join(' ')
  const names = words(text, /#(\w+)/g).map((word) => [`#${word}`, word] as const)
  const used = words(text, /:(\w+)/g).map((word) => {
    if (!(word in values)) throw new Error(`":${word}" in "${text}" has no value`)
    return [`:${word}`, values[word]] as const
  })
  return {
    ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) }),
  }
}

function words(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, word]) => word ?? []))]
}
