import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** Bytes of a list or a map beside what is in it. */
const NESTED = 3

/** The size of an item by DynamoDB's rule: names and values (developer guide, "DynamoDB item sizes and formats"). */
export function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberBytes(value.N)
  if (value.B !== undefined) return value.B.length
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + valueBytes(each) + 1, NESTED)
  if (value.M !== undefined) return NESTED + Object.keys(value.M).length + itemBytes(value.M)
  throw new Error(`no item of ours has a value like ${JSON.stringify(value)}`)
}

/** A byte for two digits, without leading and trailing zeros, and one more. */
function numberBytes(text: string): number {
  const digits = text.replace(/^-|\.|e.*$/gi, '').replace(/^0+|0+$/g, '')
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}
