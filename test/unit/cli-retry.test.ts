import { describe, expect, it } from 'vitest'
import { heldBackText } from '../../cli/commands/held-back.ts'

describe('what has another chance', () => {
  it('is kept back by its transformation when that is Stopped, and the command that lets it go on is said', () => {
    const [said] = heldBackText('p/s', { status: 'Stopped', done: 2 })
    expect(said).toContain('p/s is Stopped, so nothing of it runs: "cascade start p/s" lets it go on.')
  })

  it('is kept back by nothing else', () => {
    expect(heldBackText('p/s', { status: 'Active', done: 2 })).toEqual([])
    expect(heldBackText('p/s', { status: 'Stopped', done: 0 })).toEqual([])
  })
})
