import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configDocumentSchema } from '../../shared/config/config-document.ts'
import { readConfig } from '../../shared/config/read-config.ts'
import { JOB_SETTINGS } from '../../shared/production/job-settings.ts'
import { DEFAULT_LFN } from '../../shared/production/default-lfn.ts'
import { outputSettingsSchema } from '../../shared/production/output-settings.ts'
import { planProduction } from '../../shared/production/plan.ts'
import { productionDocumentSchema } from '../../shared/production/schema.ts'
import { FIELDS } from '../fixtures/productions/fields.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/productions.md'), 'utf8')
const examples = [...TEXT.matchAll(/```yaml\n(?<yaml>.*?)```/gs)].map((found) => found.groups?.['yaml'] ?? '')
const keys = [
  productionDocumentSchema.shape,
  productionDocumentSchema.shape.steps.element.shape,
  outputSettingsSchema.shape,
  JOB_SETTINGS,
].flatMap((shape) => Object.keys(shape))

describe('the reference of cascade.yaml', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')

  it('shows a configuration that is accepted, and has a row for every key', () => {
    const yaml = /```yaml\n(?<yaml>.*?)```/s.exec(text)?.groups?.['yaml'] ?? ''
    const { config, problems } = readConfig(yaml, { cores: 2, memoryMegabytes: 8000 })
    expect(problems).toEqual([])
    expect(config?.pathRules).toHaveLength(1)
    for (const key of Object.keys(configDocumentSchema.shape)) expect(text).toMatch(new RegExp(`^\\| \`${key}`, 'm'))
  })
})

describe('the reference of the YAML', () => {
  it.each([...new Set(keys)])('has a row for %s', (key) => {
    expect(TEXT).toMatch(new RegExp(`^\\| [^|]*\`${key}\``, 'm'))
  })

  it('shows productions that are accepted', () => {
    expect(examples).toHaveLength(1)
    for (const text of examples)
      expect(planProduction({ text, schema: FIELDS, disk: null, sandbox: null, name: null }).problems).toEqual([])
  })

  it('says where outputs go', () => {
    expect(TEXT).toContain(DEFAULT_LFN)
  })
})
