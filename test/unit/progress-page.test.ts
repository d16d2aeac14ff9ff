import { describe, expect, it } from 'vitest'
import { progressPage } from '../../functions/progress/page.ts'
import { newestProgress, type Progress } from '../../functions/progress/progress.ts'
import { memoryHome } from '../fixtures/memory-home.ts'
import { withFiles } from '../fixtures/operated-home.ts'
import { openProduction } from '../fixtures/small-production.ts'

const DONE: Progress = {
  name: 'toy',
  status: 'Completed',
  steps: 3,
  completed: 3,
  tasks: { open: 0, done: 30, failed: 10 },
  losses: 10,
}

describe('the page of progress', () => {
  it('says what to do where there is no production', async () => {
    expect(await progressPage([])).toContain('cascade submit')
  })

  it('shows tasks as parts of a bar that are as long as they are many', async () => {
    const page = await progressPage([DONE])
    expect(page).toContain('<rect width="75" height="10" fill="#2e7d32">')
    expect(page).toContain('<rect x="75" width="25" height="10" fill="#b42318">')
    expect(page).toContain('3 of 3')
  })

  it('takes nothing that a user named for HTML', async () => {
    const page = await progressPage([{ ...DONE, name: '<img src=x onerror=alert(1)>' }])
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img')
  })
})

describe('progress', () => {
  it('is read from the counts: what is open, done, failed and lost', async () => {
    const home = await withFiles(4)
    expect(await newestProgress(home.ports)).toEqual([
      { name: 'open', status: 'Active', steps: 1, completed: 0, tasks: { open: 2, done: 0, failed: 0 }, losses: 0 },
    ])
    for (const order of [...home.site.queued]) await home.site.end(order, 'done')
    await home.drive.settle()
    await home.client.complete({ transformation: 'open/take' })
    await home.drive.settle()
    expect(await newestProgress(home.ports)).toEqual([
      { name: 'open', status: 'Completed', steps: 1, completed: 1, tasks: { open: 0, done: 2, failed: 0 }, losses: 0 },
    ])
  })

  it('has the newest productions first', async () => {
    const home = memoryHome()
    await home.client.submit({ text: openProduction() })
    home.clock.advance(1000)
    await home.client.submit({ text: openProduction(), as: 'later' })
    expect((await newestProgress(home.ports)).map(({ name }) => name)).toEqual(['later', 'open'])
  })
})
