import { describe, expect, it } from 'vitest'
import { SitesByName } from '../../shared/aws/sites-by-name.ts'
import { SubmissionRefused, type Site } from '../../shared/ports/site.ts'
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
    recall: async (submissions) =>
      note(
        'recall',
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
    await sites.recall([sent('7', 'b'), sent('8', 'a')], 'because')
    expect(asked).toEqual([
      'a: find 1',
      'b: submit 2',
      'a: standing 3',
      'b: terminate 4 6',
      'a: terminate 5',
      'b: recall 7',
      'a: recall 8',
    ])
  })

  it('are added up; the load is that of the site where jobs go', async () => {
    const { sites } = twoSites()
    expect(await sites.summary([sent('1', 'a'), sent('2', 'b'), sent('3', 'b')])).toEqual({ queued: 3, running: 20 })
    expect((await sites.load()).site).toBe('b')
  })

  it('know nothing of what went to one that is deployed no more, and the others none of it either', async () => {
    const { asked, sites } = twoSites()
    const gone = sent('1', 'gone')
    expect(await sites.find(gone)).toBeUndefined()
    expect(await sites.standing(gone, [1, 2])).toEqual(['unknown', 'unknown'])
    expect(await sites.summary([gone, sent('2', 'b')])).toEqual({ queued: 1, running: 10 })
    await sites.terminate([gone], 'because')
    expect(asked).toEqual([])
  })

  it('refuse for good what is to go to one that is deployed no more: its tasks are ready again then', async () => {
    const submission = { name: '2', site: 'gone', transformation: 'p/s', orders: [] }
    const refusal = twoSites().sites.submit(submission)
    await expect(refusal).rejects.toThrow(new SubmissionRefused('it is deployed no more; there is a, b.'))
  })

  it('say so when the one that jobs should go to is not deployed', () => {
    expect(() => new SitesByName(new Map(), 'b').load()).toThrow('site b, which is not deployed')
  })
})
