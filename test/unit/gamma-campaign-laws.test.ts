import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

const JOBS = new URL('../../examples/gamma-campaign/jobs/', import.meta.url)

/** The jobs are plain JavaScript without types: what a test needs of a file is said, and looked at, here. */
async function load<Shape extends z.ZodRawShape>(path: string, shape: Shape) {
  const exported: unknown = await import(new URL(path, JOBS).href)
  return z.object(shape).parse(exported)
}

function fn<Type extends (...given: never[]) => unknown>() {
  return z.custom<Type>((value) => typeof value === 'function')
}

interface Point {
  readonly x: number
  readonly y: number
}

const { randomOf } = await load('toy/random.mjs', {
  randomOf: fn<(particle: string, run: number) => { uniform: () => number; gauss: () => number }>(),
})
const { powerLaw } = await load('toy/power-law.mjs', {
  powerLaw: fn<
    (law: { minimum: number; maximum: number; index: number }) => {
      quantile: (part: number) => number
      density: (energy: number) => number
      share: (from: number, to: number) => number
    }
  >(),
})
const light = await load('toy/light-model.mjs', {
  lightDensity: fn<(energy: number, distance: number) => number>(),
  energyOf: fn<(density: number, distance: number) => number>(),
})
const { crossingOf } = await load('stereo/crossing.mjs', {
  crossingOf: fn<(lines: (Point & { axis: number; spread: number })[]) => Point | undefined>(),
})
const { significanceOf, leastExcess } = await load('statistics/significance.mjs', {
  significanceOf: fn<(on: number, off: number, alpha: number) => number>(),
  leastExcess: fn<(background: number) => number>(),
})

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('random numbers', () => {
  const draw = (particle: string, run: number, length = 20_000) => {
    const random = randomOf(particle, run)
    return Array.from({ length }, () => random.uniform())
  }

  it('are the same for the same particle and run, and others for another', () => {
    expect(draw('gamma', 1)).toEqual(draw('gamma', 1))
    const firsts = ['gamma', 'proton'].flatMap((particle) =>
      Array.from({ length: 1000 }, (_, run) => draw(particle, run, 1).at(0)),
    )
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('never change, as every result would change with them', () => {
    const random = randomOf('gamma', 1)
    expect(random.uniform()).toBe(0.005881475323740837)
    expect(random.uniform()).toBe(0.22822351939558716)
    expect(random.gauss()).toBeCloseTo(-0.8142938173795378, 12)
  })

  it('are spread evenly over [0, 1)', () => {
    const values = draw('proton', 7)
    const bins = Array.from({ length: 20 }, () => 0)
    for (const value of values) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1
    // 1000 in each, give or take 31; 5 standard deviations of the 20 bins together would be a chi2 of 50.
    expect(bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(50)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
  })

  it('of the normal kind have mean 0 and width 1', () => {
    const random = randomOf('gamma', 3)
    const values = Array.from({ length: 20_000 }, () => random.gauss())
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  })
})

describe('laws of the physics', () => {
  const laws = fc.record({ minimum: real(0.01, 1), maximum: real(2, 300), index: real(1.5, 3) })

  it('a share of a power law lies below its quantile', () => {
    fc.assert(
      fc.property(laws, real(0, 1), (law, part) => {
        const { quantile, share } = powerLaw(law)
        expect(share(law.minimum, quantile(part))).toBeCloseTo(part, 6)
      }),
    )
  })

  it('the density of a power law is the slope of its share', () => {
    fc.assert(
      fc.property(laws, real(0.1, 0.9), (law, part) => {
        const { quantile, share, density } = powerLaw(law)
        const energy = quantile(part)
        const step = energy * 1e-5
        expect(share(energy - step, energy + step) / (2 * step) / density(energy)).toBeCloseTo(1, 4)
      }),
    )
  })

  it('energy and light at a distance are each other turned round', () => {
    fc.assert(
      fc.property(real(0.01, 300), real(0, 1500), (energy, distance) => {
        expect(light.energyOf(light.lightDensity(energy, distance), distance) / energy).toBeCloseTo(1, 9)
      }),
    )
  })

  it('axes that pass through one point cross there', () => {
    const lines = fc.array(fc.record({ away: real(0.1, 5), spread: real(0.01, 1) }), { minLength: 2, maxLength: 13 })
    fc.assert(
      fc.property(real(-5, 5), real(-5, 5), lines, (x, y, made) => {
        const through = made.map(({ away, spread }, index) => {
          const axis = (index * Math.PI) / made.length
          return { x: x + away * Math.cos(axis), y: y + away * Math.sin(axis), axis, spread }
        })
        const found = crossingOf(through)
        // One line much better known than all others leaves the place along it open: that is no crossing.
        fc.pre(found !== undefined)
        expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(1e-6)
      }),
    )
    expect(crossingOf([0, 1].map((axis) => ({ x: 0, y: 0, axis, spread: 1 })))).toMatchObject({ x: 0, y: 0 })
  })

  it('parallel axes cross nowhere', () => {
    expect(crossingOf([0, 1, 2].map((y) => ({ x: 0, y, axis: 0.3, spread: 0.1 })))).toBeUndefined()
  })
})

describe('significance', () => {
  it('is 0 where there is no excess, and that of the published formula', () => {
    expect(significanceOf(20, 100, 0.2)).toBeCloseTo(0, 6)
    // Formula 17 of Li and Ma by hand: 30 ln(6 * 30 / 130) + 100 ln(1.2 * 100 / 130) = 9.763 - 8.004, doubled, its root.
    expect(significanceOf(30, 100, 0.2)).toBeCloseTo(1.875, 3)
  })

  it('of the least excess is a detection, and of any less is none', () => {
    fc.assert(
      fc.property(real(0, 1e6), (background) => {
        const excess = leastExcess(background)
        const floor = Math.max(10, 0.05 * background)
        expect(significanceOf(background + excess, 5 * background, 0.2)).toBeGreaterThanOrEqual(4.999)
        expect(excess).toBeGreaterThanOrEqual(floor)
        if (excess > floor) expect(significanceOf(background + 0.99 * excess, 5 * background, 0.2)).toBeLessThan(5)
      }),
    )
  })
})
