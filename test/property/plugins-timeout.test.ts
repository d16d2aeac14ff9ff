import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'
import { dueAt, timeoutSchema } from '../../shared/plugins/timeout.ts'

const HOUR = 3_600_000
const plugin = bindPlugin({ name: 'Standard', parameters: { size: 3, timeout: '1h' } })
const context = { flush: false, byOperator: false, firstCut: null }

function file(lfn: string, since: number, ...storageElements: string[]): WaitingFile {
  return { lfn, size: 1, storageElements, since, errors: 0, needs: {} }
}

describe('time-outs', () => {
  it('are durations, or seconds', () => {
    const read = ['90s', '30m', '1h', '1h30m', '2d', 90].map((given) => timeoutSchema.parse(given))
    expect(read).toEqual([90_000, 1_800_000, HOUR, 1.5 * HOUR, 48 * HOUR, 90_000])
  })

  it('say the same as text and as a number of seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seconds) => {
        expect(timeoutSchema.parse(`${seconds}s`)).toBe(timeoutSchema.parse(seconds))
      }),
    )
  })

  it.each(['', 'h', '1', '1.5h', '30m1h', '1 h', '-1h', '1w', '1e3s', 0, '0s', -5, 1e12, Number.NaN, true, [], {}])(
    'are refused when they read %j',
    (given) => expect(timeoutSchema.safeParse(given).success).toBe(false),
  )

  it('are due when the oldest file is, and never without a file or a time-out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.nat(), (times, timeout) => {
        const waiting = times.map((since) => ({ since }))
        expect(dueAt(waiting, timeout)).toBe(Math.min(...times) + timeout)
        expect(dueAt(waiting, null)).toBeNull()
        expect(dueAt([], timeout)).toBeNull()
      }),
    )
  })

  it('let a partial group leave, not before', () => {
    const waiting = [file('/a', 10, 'SE1'), file('/b', 20, 'SE1')]
    const early = plugin.cut(waiting, { ...context, now: 9 + HOUR })
    expect([early.groups, early.due]).toEqual([[], 10 + HOUR])
    const late = plugin.cut(waiting, { ...context, now: 10 + HOUR })
    expect([late.groups, late.due]).toEqual([[{ target: ['SE1'], files: waiting }], null])
  })

  it('do not break up groups that are complete', () => {
    const waiting = [file('/a', 0, 'SE1'), file('/b', 1, 'SE1', 'SE2'), file('/c', 2, 'SE1'), file('/d', 3, 'SE2')]
    const { groups } = plugin.cut(waiting, { ...context, now: HOUR + 3 })
    expect(groups.map((group) => group.files.map(({ lfn }) => lfn))).toEqual([['/a', '/b', '/c'], ['/d']])
  })

  it('neither run nor flush others for a file that can never leave', () => {
    const nowhere = file('/nowhere', 0)
    const young = file('/young', 5 * HOUR, 'SE1')
    const { groups, due } = plugin.cut([nowhere, young], { ...context, now: 5 * HOUR + 1 })
    expect([groups, due]).toEqual([[], 6 * HOUR])
    expect(plugin.cut([nowhere], { ...context, now: 9 * HOUR }).due).toBeNull()
  })
})
