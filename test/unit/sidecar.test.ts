import { describe, expect, it } from 'vitest'
import { InputError } from '../../shared/model/input-error.ts'
import { readSidecar } from '../../shared/model/sidecar.ts'

/** Why a sidecar is refused. */
function refusal(text: string): string {
  try {
    return JSON.stringify(readSidecar('incoming/a.meta.yaml', text))
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

describe('a sidecar', () => {
  it.each([
    ['', {}],
    ['zenith: 20\nprog: "a: b"', { zenith: 20, prog: 'a: b' }],
    ['{"zenith": 20}', { zenith: 20 }],
    ['---\nzenith: 20\n...\n', { zenith: 20 }],
  ])('is one document that maps fields to values: %j', (text, fields) => {
    expect(readSidecar('incoming/a.meta.yaml', text)).toEqual(fields)
  })

  it.each([
    [
      'zenith: 20\n---\nzenith: 40',
      'line 2: a second document begins with this line (---), there should be one document only',
    ],
    ['zenith: 20\nzenith: 40', 'line 2: this key stands twice in the same mapping, it should stand there once'],
    ['zenith: [20', 'line 1: the YAML is broken here'],
    ['prog: "a', 'line 1: the YAML is broken here'],
    ['prog: !canary a', 'line 1: the YAML is broken here: Unresolved tag: !canary'],
    ['prog: *a', 'an alias stands for nothing'],
  ])('is refused whole when a part of it cannot be read, with the line: %j', (text, says) => {
    expect(refusal(text)).toContain(`incoming/a.meta.yaml: ${says}`)
  })
})
