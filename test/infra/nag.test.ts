import { describe, expect, it } from 'vitest'
import { EXPLAINED } from './explained-findings.ts'
import { findingsIn } from './whole-app.ts'

const findings = [...findingsIn(), ...findingsIn('encryption: own')]
const isExplained = (finding: string): boolean => EXPLAINED.some((one) => explains(one, finding))

function explains({ rule, place }: (typeof EXPLAINED)[number], finding: string): boolean {
  const at = finding.indexOf(': ')
  return place.test(finding.slice(0, at)) && rule.test(finding.slice(at + 2))
}

describe('the checks of AWS Solutions, with keys of AWS and with one of its own', () => {
  it('find something: else they did not run', () => {
    expect(findings.length).toBeGreaterThan(0)
  })

  it('find nothing that is not explained', () => {
    expect(findings.filter((finding) => !isExplained(finding))).toEqual([])
  })

  it.each(EXPLAINED.map((one) => [String(one.rule), one] as const))('still find %s', (_, one) => {
    expect(findings.some((finding) => explains(one, finding))).toBe(true)
  })
})
