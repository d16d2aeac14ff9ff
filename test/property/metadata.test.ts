import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDatetime } from '../../shared/model/metadata-datetime.ts'
import { collectionKey, parseMetadata } from '../../shared/model/metadata-schema.ts'
import { metadataArbitrary, SCHEMA } from './query-arbitrary.ts'

describe('checked metadata', () => {
  it('is checked once: what was accepted is accepted again, unchanged', () => {
    fc.assert(
      fc.property(metadataArbitrary, (metadata) => {
        expect(parseMetadata(SCHEMA, metadata)).toStrictEqual(metadata)
      }),
    )
  })

  it('is the same when every value was written as text', () => {
    fc.assert(
      fc.property(metadataArbitrary, (metadata) => {
        const written = Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]))
        expect(parseMetadata(SCHEMA, written)).toStrictEqual(metadata)
      }),
    )
  })

  it('rounds a float to its precision once: rounding again changes nothing', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (zenith) => {
        const once = parseMetadata(SCHEMA, { zenith })
        expect(parseMetadata(SCHEMA, once)).toStrictEqual(once)
        expect(Math.abs(Number(once['zenith']) - zenith)).toBeLessThanOrEqual(0.00501)
      }),
    )
  })

  it('takes whatever is given without any error but its own', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (given) => {
        expect(() => parseMetadata(SCHEMA, { tag: given })).not.toThrow(TypeError)
      }),
    )
  })
})

describe('times', () => {
  const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })

  it('have the order of their texts', () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [first = '', second = ''] = [readDatetime(a.toISOString()), readDatetime(b.toISOString())]
        expect(Math.sign(a.getTime() - b.getTime())).toBe(first < second ? -1 : first > second ? 1 : 0)
      }),
    )
  })

  it('are the same from whichever zone they are told', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        offset,
        (at, minutes) => {
          const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1)
          const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
          const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
          expect(readDatetime(local + zone)).toBe(at.toISOString())
        },
      ),
    )
  })
})

describe('collections', () => {
  it('have the same key if and only if they agree on all collection fields', () => {
    fc.assert(
      fc.property(metadataArbitrary, metadataArbitrary, (a, b) => {
        const agree = SCHEMA.collectionFields.every((field) => a[field] === b[field])
        expect(collectionKey(SCHEMA, a) === collectionKey(SCHEMA, b)).toBe(agree)
      }),
    )
  })
})
