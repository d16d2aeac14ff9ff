import { taskOrderSchema, type TaskOrder } from './task-order.ts'

/**
 * The orders of a submission as one object: a line of fixed width for each, which says where in the object it lies, then the
 * orders as JSON. So a job that knows only its index reads its line, then its order, and no other's.
 */

/** Bytes of a line: number of the task, offset and length in bytes, each of 15 digits, with what parts them. */
export const ORDER_LINE_BYTES = 48
const DIGITS = 15

/** Where an order lies in its list. */
export interface OrderPlace {
  /** Number of the task. */
  readonly task: number
  /** In bytes from the beginning of the object. */
  readonly offset: number
  /** Bytes. */
  readonly length: number
}

/** Object key of a submission's list. */
export function orderListKey(submission: string): string {
  return `submissions/${encodeURIComponent(submission)}/orders`
}

/** The list of these orders, as bytes. */
export function packOrders(orders: readonly TaskOrder[]): Uint8Array {
  const packed = orders.map((order) => Buffer.from(JSON.stringify(order)))
  let offset = orders.length * ORDER_LINE_BYTES
  const lines = packed.map((bytes, index) => {
    const line = lineOf({ task: orders[index]?.task ?? 0, offset, length: bytes.length })
    offset += bytes.length
    return Buffer.from(line)
  })
  return Buffer.concat([...lines, ...packed])
}

function lineOf(place: OrderPlace): string {
  return `${[place.task, place.offset, place.length].map((number) => String(number).padStart(DIGITS, '0')).join(' ')}\n`
}

/** Which bytes of the object are the line of an order, both ends included, as the Range of HTTP has it. */
export function orderLineRange(index: number): { readonly first: number; readonly last: number } {
  return { first: index * ORDER_LINE_BYTES, last: (index + 1) * ORDER_LINE_BYTES - 1 }
}

/** Reads the lines of whole orders at the beginning of a list, as many as `bytes` has. Throws when one is no line. */
export function readOrderLines(bytes: Uint8Array): readonly OrderPlace[] {
  const text = Buffer.from(bytes).toString('latin1')
  const count = Math.floor(text.length / ORDER_LINE_BYTES)
  return Array.from({ length: count }, (_, index) => {
    const { first, last } = orderLineRange(index)
    return readLine(text.slice(first, last + 1))
  })
}

function readLine(line: string): OrderPlace {
  const [task, offset, length] = /^(\d{15}) (\d{15}) (\d{15})\n$/.exec(line)?.slice(1).map(Number) ?? []
  if (task === undefined || offset === undefined || length === undefined)
    throw new Error(`a list of orders does not begin with lines of places, but with ${JSON.stringify(line)}`)
  return { task, offset, length }
}

/** Reads an order from the bytes of its place. */
export function readOrder(bytes: Uint8Array): TaskOrder {
  return taskOrderSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}
