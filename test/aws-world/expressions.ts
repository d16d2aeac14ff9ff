import * as z from 'zod'

/** An item, or a key, in plain values. */
export type PlainItem = Record<string, unknown>

/** What stands in the text of an expression. */
export interface Parts {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined
}

/** Whether a condition of the few kinds that the ports write holds for an item: `AND` binds tighter than `OR`, nothing is bracketed. */
export function holds(text: string | undefined, item: PlainItem | undefined, parts: Parts): boolean {
  if (text === undefined) return true
  return text.split(' OR ').some((either) => either.split(' AND ').every((each) => holdsOne(each, item ?? {}, parts)))
}

function holdsOne(text: string, item: PlainItem, parts: Parts): boolean {
  const exists = /^attribute_(not_)?exists\((#\w+)\)$/.exec(text)
  if (exists !== null) return nameIn(exists[2], parts) in item === (exists[1] === undefined)
  const begins = /^begins_with\((#\w+), (:\w+)\)$/.exec(text)
  if (begins !== null) return String(item[nameIn(begins[1], parts)]).startsWith(String(valueIn(begins[2], parts)))
  const list = /^(#\w+) IN \((.+)\)$/.exec(text)
  if (list !== null) {
    const values = list[2]?.split(', ').map((value) => valueIn(value, parts)) ?? []
    return values.includes(item[nameIn(list[1], parts)])
  }
  const compared = /^(#\w+) (=|<|<=|>) (:\w+)$/.exec(text)
  if (compared === null) throw new Error(`this condition is of no kind that is known: ${text}`)
  const [one, other] = [item[nameIn(compared[1], parts)], valueIn(compared[3], parts)]
  if (compared[2] === '=') return one === other
  if (one === undefined || typeof one !== typeof other) return false
  const order = compareValues(one, other)
  return compared[2] === '<' ? order < 0 : compared[2] === '<=' ? order <= 0 : order > 0
}

/** Numbers by size, texts by their bytes. */
export function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)))
}

/** An item after an update of the few kinds that the ports write: `SET #a = :a, #b = #b + :one ADD #c :c REMOVE #d`. */
export function updated(text: string, before: PlainItem, parts: Parts): PlainItem {
  const item = { ...before }
  for (const [, verb = '', list = ''] of text.matchAll(/(SET|ADD|REMOVE) (.+?)(?= SET | ADD | REMOVE |$)/g))
    for (const each of list.split(', ')) change(verb, each, { item, before, parts })
  return item
}

function change(
  verb: string,
  text: string,
  { item, before, parts }: { readonly item: PlainItem; readonly before: PlainItem; readonly parts: Parts },
): void {
  const [target = '', ...rest] = text.split(' ')
  const name = nameIn(target, parts)
  if (verb === 'REMOVE') delete item[name]
  else if (verb === 'ADD') item[name] = numberOf(before[name] ?? 0) + numberOf(valueIn(rest[0], parts))
  else if (rest[2] === '+') item[name] = numberOf(before[nameIn(rest[1], parts)]) + numberOf(valueIn(rest[3], parts))
  else item[name] = valueIn(rest[1], parts)
}

function numberOf(value: unknown): number {
  return z.number().parse(value)
}

function nameIn(text: string | undefined, { ExpressionAttributeNames: names = {} }: Parts): string {
  const name = names[text ?? '']
  if (name === undefined) throw new Error(`the expression does not say what ${text} is`)
  return name
}

function valueIn(text: string | undefined, { ExpressionAttributeValues: values = {} }: Parts): unknown {
  if (text === undefined || !(text in values)) throw new Error(`the expression does not say what ${text} is`)
  return values[text]
}
