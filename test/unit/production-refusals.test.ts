import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planProduction } from '../../shared/production/plan.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'
import { PRETEND_DISK } from '../fixtures/productions/pretend-disk.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/productions/refused')

/** What a production's first lines say of it: `# field: steps.0.runs` and `# says: line 9, step simulate, runs: ...`. */
function expectedProblems(text: string): readonly { readonly field: string; readonly message: string }[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const field = /^# field: ?(?<field>.*)$/.exec(line)?.groups?.['field']
    return field === undefined ? [] : [{ field, message: (lines[index + 1] ?? '').replace('# says: ', '') }]
  })
}

// Those that are no YAML have another ending, so that tools do not choke on them.
const productions = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }))

describe('a production that is wrong', () => {
  it.each(productions)('is refused with a sentence that names step, field and line: $name', ({ text }) => {
    const { plan, problems } = planProduction({ text, schema: FIELDS, disk: PRETEND_DISK, sandbox: null, name: null })
    const said = problems.map(({ field, message }) => ({ field, message }))
    expect(said).toEqual(expectedProblems(text))
    expect(plan).toBeNull()
    expect(problems.some((problem) => problem.severity === 'error')).toBe(true)
  })

  it.each(productions)('names the line and the step that it says: $name', ({ text }) => {
    const { problems } = planProduction({ text, schema: FIELDS, disk: PRETEND_DISK, sandbox: null, name: null })
    for (const { line, step, message } of problems) {
      expect(message).toMatch(new RegExp(`^line ${line}[,:]`))
      if (step !== null) expect(message).toContain(`, step ${step}`)
      expect(message).not.toContain('\n')
      expect(line).toBeLessThanOrEqual(text.split('\n').length)
    }
  })
})
