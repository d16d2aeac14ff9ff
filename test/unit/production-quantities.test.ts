import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../shared/model/duration.ts'
import { parseOutputCount } from '../../shared/production/output-settings.ts'
import { parseSize } from '../../shared/document/size.ts'
import { parseTolerance } from '../../shared/production/tolerance.ts'

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['10m', 600],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['1d1h1m1s', 90_061],
    ['0s', 0],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['', '10', 'm', '30m1h', '1h 30m', '-1h', '1.5h', '1w', '10 m'])('is not "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

describe('a size', () => {
  it.each([
    ['512MB', 512_000_000],
    ['1GB', 1e9],
    ['1.5 GB', 1.5e9],
    ['1GiB', 1_073_741_824],
    ['10kB', 10_000],
    ['1B', 1],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })

  it.each(['', '5', 'GB', '1gb', '-1GB', '1,5GB', '1 G'])('is not "%s"', (text) => {
    expect(parseSize(text)).toBeUndefined()
  })
})

describe('what is tolerated', () => {
  it.each([
    [0, { count: 0, unit: 'files' }],
    [3, { count: 3, unit: 'files' }],
    ['5%', { count: 5, unit: 'percent' }],
    ['0.5%', { count: 0.5, unit: 'percent' }],
    ['100%', { count: 100, unit: 'percent' }],
    ['all', null],
  ])('%s', (value, tolerance) => {
    expect(parseTolerance(value)).toEqual(tolerance)
  })

  it.each([-1, 1.5, '5', '%', '101%', 'none', true, null])('is not %s', (value) => {
    expect(parseTolerance(value)).toBeUndefined()
  })
})

describe('how many files an output has', () => {
  it.each([
    [1, { least: 1, most: 1 }],
    [0, { least: 0, most: 0 }],
    ['0+', { least: 0, most: null }],
    ['1-3', { least: 1, most: 3 }],
  ])('%s', (value, count) => {
    expect(parseOutputCount(value)).toEqual(count)
  })

  it.each([-1, 0.5, '3-1', '+', 'all', '', null])('is not %s', (value) => {
    expect(parseOutputCount(value)).toBeUndefined()
  })
})
