import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { INVARIANTS } from '../model/invariants/all.ts'

const PAGE = new URL('../../docs/invariants.md', import.meta.url)

it('the page of the invariants has each of them, and names tests that are there', () => {
  const text = readFileSync(PAGE, 'utf8')
  const numbers = Array.from(text.matchAll(/^\| (\d+) /gm), (match) => Number(match[1]))
  expect(numbers).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
  for (const { number } of INVARIANTS) if (typeof number === 'number') expect(numbers).toContain(number)
  const links = Array.from(text.matchAll(/\]\((\.\.\/[^)]+)\)/g), (match) => match[1] ?? '')
  expect(links.filter((link) => !existsSync(new URL(link, PAGE)))).toEqual([])
})
