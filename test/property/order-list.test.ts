import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderLineRange, packOrders, readOrder, readOrderLines } from '../../shared/model/order-list.ts'
import { anOrder } from '../unit/runner-harness.ts'

const orders = fc.array(
  fc
    .record({ task: fc.integer({ min: 1, max: 2 ** 40 }), lfn: fc.string({ unit: 'binary', minLength: 1 }) })
    .map(({ task, lfn }) => {
      const input = { lfn, location: { kind: 'object', key: lfn } as const, size: 1, checksum: CHECKSUM, metadata: {} }
      return { ...anOrder({ task }), inputs: [input] }
    }),
  { minLength: 1, maxLength: 20 },
)
const CHECKSUM = `sha256:${'0'.repeat(64)}`

describe('a list of orders', () => {
  it('gives each order back, by its index and by ranges of bytes alone', () => {
    fc.assert(
      fc.property(orders, (many) => {
        const bytes = packOrders(many)
        many.forEach((order, index) => {
          const { first, last } = orderLineRange(index)
          const [place] = readOrderLines(bytes.subarray(first, last + 1))
          expect(place?.task).toBe(order.task)
          const { offset = 0, length = 0 } = place ?? {}
          expect(readOrder(bytes.subarray(offset, offset + length))).toEqual(order)
        })
      }),
    )
  })

  it('tells the numbers of all its tasks from its first lines', () => {
    fc.assert(
      fc.property(orders, (many) => {
        const head = packOrders(many).subarray(0, orderLineRange(many.length - 1).last + 1)
        expect(readOrderLines(head).map(({ task }) => task)).toEqual(many.map(({ task }) => task))
      }),
    )
  })

  it('refuses what is no list', () => {
    expect(() => readOrderLines(Buffer.from('{"no": "list"}'.padEnd(48)))).toThrow('does not begin with lines')
  })
})
