import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sendProduction } from '../../cli/production/send.ts'
import { localTable, submitCampaign, tableOf, toCompletion } from './campaign.ts'
import { put, type GivenApp } from './live.ts'
import { until } from './until.ts'

const CHAIN = join(import.meta.dirname, 'chain.yaml')
const EXAMPLE = { campaign: 'TOY1', runs: 20 }

/** What becomes of whole productions. */
export function productionsOf(given: GivenApp): void {
  describe('a production on the app, deployed', () => {
    it('takes uploads to its end; what one of them spoils, it says', async (context) => {
      const app = given(context)
      const { client } = app
      const request = { path: CHAIN, as: undefined, dryRun: false, home: '.', onAws: true }
      const { submitted } = await sendProduction(request, client)
      const metadata = {
        campaign: 'UPCHAIN',
        data_level: 'R1',
        site: 'LaPalma',
        array_layout: 'Alpha',
        particle: 'gamma',
      }
      for (const name of ['one', 'two', 'three', 'poison']) await put(app, `/chain/${name}`, `${name}\n`, metadata)
      await put(app, '/chain/nothing', 'nothing', { campaign: 'UPCHAIN', zenith: 'high' })
      const [copy = '', merge = ''] = submitted.transformations.map(({ name }) => name)
      const { files } = await until(
        () => client.files({ transformation: copy, status: 'MaxReset' }),
        (seen) => seen.files.length === 1,
      )
      expect(files.map(({ lfn }) => lfn)).toEqual(['/chain/poison'])
      await client.complete({ transformation: copy })
      await until(
        () => client.status({ production: submitted.production }),
        ({ status }) => status === 'Completed',
      )
      const { files: merged } = await client.find({ query: { transformation: merge } })
      expect(merged.length).toBe(1)
      const content = await client.content(merged[0]?.lfn ?? '')
      const text =
        content.kind === 'path' ? readFileSync(content.path, 'utf8') : await new Response(content.body).text()
      expect(text).toBe('one\nthree\ntwo\n')
      const { refused } = await client.refusedUploads({})
      expect(refused.map(({ key }) => key)).toContain('incoming/chain/nothing')
    })

    it('makes of example 1 what this machine makes of it, byte for byte', async (context) => {
      const app = given(context)
      const production = await submitCampaign(EXAMPLE, app.client)
      await toCompletion(app.client, production)
      app.watch.lap('example 1')
      expect(await tableOf(app.client, production)).toBe(await localTable(EXAMPLE))
    }, 900_000)
  })
}
