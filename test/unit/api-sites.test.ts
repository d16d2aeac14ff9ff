import { expect, it } from 'vitest'
import { sites } from '../../functions/api/sites.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { SimulatedSite } from '../fixtures/simulated-site.ts'

it('a site that does not say how many processors it has is told by the configuration', async () => {
  const { ports, schema, config: standard } = memoryHome()
  const config = { ...standard, sites: [{ name: 'batch', slots: 256, memoryMegabytes: 1, container: 'auto' as const }] }
  const at = (name: string, slots: number | null) => {
    const site = new SimulatedSite(ports)
    site.load = async () => ({ site: name, slots, queued: 0, running: 0, allowed: true })
    return sites({}, { schema, config, by: 'nobody', ports: { ...ports, site } })
  }
  const slots = async (site: string, own: number | null) => (await at(site, own)).sites[0]?.slots
  expect([await slots('batch', null), await slots('gone', null), await slots('batch', 4)]).toEqual([256, null, 4])
})
