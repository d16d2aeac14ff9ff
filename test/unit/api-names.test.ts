import { describe, expect, it } from 'vitest'
import { submittedHome } from '../fixtures/operated-home.ts'
import { refusalOf } from '../fixtures/refusal-of.ts'

describe('a name of another kind than is asked for', () => {
  it('of a production, where a transformation is: names its transformations', async () => {
    const { client } = await submittedHome()
    const asks = [
      () => client.files({ transformation: 'small' }),
      () => client.extend({ transformation: 'small', wanted: 9 }),
    ]
    for (const ask of asks)
      expect((await refusalOf(ask())).message).toBe(
        'small is a production, one of its transformations is needed: small/simulate, small/process, small/merge',
      )
    const unknown = await refusalOf(client.tasks({ transformation: 'small/zzzzzzzzzzzzzzzzzzzzz' }))
    expect(unknown.message).toMatch(/: "cascade status small" names those there are$/)
  })

  it('of a transformation, where a production is: names its production', async () => {
    const { client } = await submittedHome()
    expect((await refusalOf(client.remove({ production: 'small/merge' }))).message).toMatch(/did you mean small\?$/)
  })

  it('of a simulation, where files are reset, or of another, where runs are added: says who can', async () => {
    const { client } = await submittedHome()
    const reset = await refusalOf(client.resetFiles({ transformation: 'small/simulate' }))
    expect(reset.message).toMatch(/is a simulation and has no files: "cascade retry small\/simulate"/)
    const extended = await refusalOf(client.extend({ transformation: 'small/process', wanted: 9 }))
    expect(extended.message).toMatch(/small\/process cannot be extended: only a simulation can/)
  })
})
