import { visit } from 'yaml'
import { error, type Finding } from './finding.ts'
import type { ParsedYaml } from './parsed-yaml.ts'
import { pathAt } from './yaml-lines.ts'

/** Aliases that stand for nothing (often a glob without quotes), or for themselves, which would have no end. */
export function aliasFindings({ yaml, counter }: ParsedYaml): readonly Finding[] {
  const findings: Finding[] = []
  visit(yaml, {
    Alias: (_key, alias, ancestors) => {
      const target = alias.resolve(yaml)
      if (target !== undefined && !ancestors.some((ancestor) => ancestor === target)) return
      const offset = alias.range?.[0] ?? 0
      const line = counter.linePos(offset).line
      findings.push({ ...error(pathAt(yaml, offset), sayAlias(alias.source, target === undefined)), line })
    },
  })
  return findings
}

function sayAlias(source: string, unknown: boolean): string {
  return unknown
    ? `*${source} is an alias without an anchor; text that begins with * goes in quotes`
    : `*${source} stands inside its own anchor, which has no end`
}
