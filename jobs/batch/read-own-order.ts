import { ORDER_LINE_BYTES, orderLineRange, readOrder, readOrderLines } from '../../shared/model/order-list.ts'
import type { TaskOrder } from '../../shared/model/task-order.ts'
import type { Objects } from '../../shared/ports/objects.ts'

/** The order at a place of a submission's list: reads its line and its bytes, and no others'. */
export async function readOwnOrder(objects: Objects, list: string, index: number): Promise<TaskOrder> {
  const line = await objects.part(list, orderLineRange(index))
  if (line === undefined) throw new Error(`there is no list of orders at ${list}`)
  const [place] = line.length === ORDER_LINE_BYTES ? readOrderLines(line) : []
  if (place === undefined) throw new Error(`the list of orders ${list} has no order ${index}`)
  const { offset, length } = place
  const order = await objects.part(list, { first: offset, last: offset + length - 1 })
  return readOrder(order ?? new Uint8Array())
}
