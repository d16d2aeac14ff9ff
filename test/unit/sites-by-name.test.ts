import { describe, expect, it } from 'vitest'
import { SitesByName } from '../../shared/aws/sites-by-name.ts'
import type { Site } from '../../shared/ports/site.ts'
import type { SentSubmission } from '../../shared/ports/submissions.ts'
import { aSubmission } from '../fixtures/submissions.ts'

/** A site that writes down what it is asked about. */
function aSite(name: string, asked: string[]): Site {
  const note = (what: string, names: readonly string[]) => void asked.push(`${name}: ${what} ${names.join(' ')}`)
  return {
    find: async (submission) => {
      note('find', [submission.name])
      return undefined
    },
    submit: async (submission) => {
      note('submit', [submission.name])
      return { id: 'j', tasks: [1] }
    },
    standing: async (submission) => {
      note('standing', [submission.name])
      return ['running']
    },
    terminate: async (submissions) =>
      note(
        'terminate',
        submissions.map((one) => one.name),
      ),
    summary: async (submissions) => ({ queued: submissions.length, running: 10 }),
    load: async () => ({ site: name, slots: null, queued: 0, running: 0, allowed: true }),
  }
}

function sent(name: string, site: string): SentSubmission {
  return { ...aSubmission({ name, site }), job: { id: 'j', tasks: [1] } }
}

function twoSites() {
  const asked: string[] = []
  const sites = new Map(['a', 'b'].map((name) => [name, aSite(name, asked)]))
  return { asked, sites: new SitesByName(sites, 'b') }
}

describe('sites by name', () => {
  it('are asked about what went to them, each', async () => {
    const { asked, sites } = twoSites()
    await sites.find(sent('1', 'a'))
    await sites.submit({ name: '2', site: 'b', transformation: 'p/s', orders: [] })
    await sites.standing(sent('3', 'a'), [1])
    await sites.terminate([sent('4', 'b'), sent('5', 'a'), sent('6', 'b')], 'because')
    expect(asked).toEqual(['a: find 1', 'b: submit 2', 'a: standing 3', 'b: terminate 4 6', 'a: terminate 5'])
  })

  it('are added up; the load is that of the site where jobs go', async () => {
    const { sites } = twoSites()
    expect(await sites.summary([sent('1', 'a'), sent('2', 'b'), sent('3', 'b')])).toEqual({ queued: 3, running: 20 })
    expect((await sites.load()).site).toBe('b')
  })

  it('say of one that is no more that it is not there, and which are', () => {
    const { sites } = twoSites()
    expect(() => sites.find(sent('1', 'gone'))).toThrow('site gone, which is deployed no more: there is a, b')
  })
})
