import { describe, expect, it } from 'vitest'
import type { DeployedApp } from './deployed-app.ts'
import { live, put, tasksOf, type GivenApp } from './live.ts'
import { until } from './until.ts'

/** The file of an LFN, as soon as its metadata are these. */
async function registered({ ports }: DeployedApp, lfn: string, metadata: Readonly<Record<string, unknown>>) {
  const wanted = Object.entries(metadata)
  const [file] = await until(
    () => ports.catalog.read([lfn]),
    ([seen]) => seen !== undefined && wanted.every(([field, value]) => seen.metadata[field] === value),
  )
  return file
}

/** Why an upload was refused, as soon as it is. */
async function refusal({ uploads }: DeployedApp, key: string): Promise<string> {
  const refused = await until(
    () => uploads.refused(100),
    (all) => all.some((one) => one.key === `incoming${key}`),
  )
  return refused.find((one) => one.key === `incoming${key}`)?.reason ?? ''
}

/** What becomes of objects that are uploaded. */
export function uploadsOf(given: GivenApp): void {
  describe('uploads to the app, deployed', () => {
    it('become files by what came with them, and tasks, whatever their names', async (context) => {
      const app = given(context)
      const name = await live(app, 'UPLOADED')
      const lfns = ['/up/γ 1+2%20.events', '/up/run?#2.events']
      for (const lfn of lfns) await put(app, lfn, lfn, { campaign: 'UPLOADED', zenith: '20' })
      await until(
        () => tasksOf(app, name),
        ({ length }) => length === 1,
      )
      for (const lfn of lfns) {
        const file = await registered(app, lfn, { campaign: 'UPLOADED', zenith: 20 })
        expect(file?.size).toBe(Buffer.byteLength(lfn))
        expect(Buffer.from((await app.ports.objects.get(file?.replicas[0]?.path ?? '')) ?? []).toString()).toBe(lfn)
      }
    })

    it('meet their sidecars in either order; a sidecar that changes is a change of metadata', async (context) => {
      const app = given(context)
      await put(app, '/side/1', 'one')
      await put(app, '/side/1.meta.yaml', 'campaign: SIDE\nzenith: 20\n')
      await put(app, '/side/2.meta.yaml', 'campaign: SIDE\n')
      await put(app, '/side/2', 'two')
      const first = await registered(app, '/side/1', { campaign: 'SIDE', zenith: 20 })
      await registered(app, '/side/2', { campaign: 'SIDE' })
      await put(app, '/side/1.meta.yaml', 'campaign: SIDE\nzenith: 40\n')
      const changed = await registered(app, '/side/1', { zenith: 40 })
      expect(changed?.replicas).toEqual(first?.replicas)
      expect(await app.ports.catalog.read(['/side/1.meta.yaml'])).toEqual([])
    })

    it('that are put over others change nothing and destroy nothing', async (context) => {
      const app = given(context)
      await put(app, '/over/1', 'first', { campaign: 'OVER' })
      const file = await registered(app, '/over/1', { campaign: 'OVER' })
      await put(app, '/over/1', 'other', { campaign: 'OTHER' })
      expect(await refusal(app, '/over/1')).toContain('known with other content')
      expect(await app.ports.catalog.read(['/over/1'])).toEqual([file])
      expect(Buffer.from((await app.ports.objects.get(file?.replicas[0]?.path ?? '')) ?? []).toString()).toBe('first')
    })

    it('that cannot be files are refused, with the reason, until they are mended', async (context) => {
      const app = given(context)
      await put(app, '/bad/1', 'one', { campain: 'BAD' })
      expect(await refusal(app, '/bad/1')).toContain('did you mean campaign?')
      await put(app, '/bad/2', 'two', { zenith: 'high' })
      expect(await refusal(app, '/bad/2')).toContain('zenith = "high"')
      await put(app, '/bad/2.meta.yaml', 'zenith: 20\n')
      await registered(app, '/bad/2', { zenith: 20 })
      await until(
        () => app.uploads.refused(100),
        (all) => all.every(({ key }) => key !== 'incoming/bad/2'),
      )
    })
  })
}
