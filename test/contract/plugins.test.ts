import { describe, expect, it } from 'vitest'
import { definePlugin } from '../../shared/plugins/define-plugin.ts'
import { PLUGINS } from '../../shared/plugins/registry.ts'
import { byDirectory } from '../../shared/plugins/template/by-directory.ts'
import { PLUGIN_LAWS } from './plugin-laws.ts'

describe.each([...PLUGINS, definePlugin(byDirectory)])('plugin $name', ({ examples, bind }) => {
  it.each(examples.flatMap((example) => PLUGIN_LAWS.map((law) => ({ law, example }))))(
    'with $example: $law.says',
    ({ law, example }) => law.assert(bind(example)),
  )

  it.each(examples)('with %j: names inputs by a field that it takes along, or not at all', (example) => {
    const { inputField, needs } = bind(example)
    expect([null, ...needs]).toContain(inputField)
  })
})
