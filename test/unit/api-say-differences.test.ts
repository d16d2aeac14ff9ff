import { describe, expect, it } from 'vitest'
import { memoryHome } from '../fixtures/memory-home.ts'
import { runHome } from '../fixtures/run-home.ts'
import { smallProduction } from '../fixtures/small-production.ts'

const SHARED = smallProduction().replace('job: {', 'job: {sandbox: [jobs/], ')
const KEY = 'sandbox/73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049'
const OTHER = `sandbox/${'a'.repeat(64)}`

/** The folder of jobs: files by the keys of their content. */
function jobs(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([name, key]) => ({ path: `jobs/${name}`, key, executable: false }))
}

/** What a dry run says of a production that ran before as `SHARED`. */
async function conflictWith(
  text: string,
  files: Readonly<Record<string, string>>,
  replace: readonly string[] = [],
): Promise<string> {
  const home = memoryHome()
  await home.client.putSandbox(KEY.slice('sandbox/'.length), new TextEncoder().encode('42'))
  await home.client.submit({ text: SHARED, sandbox: jobs({ 'a.mjs': KEY, 'b.mjs': KEY }) })
  await runHome(home)
  const { conflicts } = await home.client.submit({ text, sandbox: jobs(files), replace: [...replace], dryRun: true })
  return conflicts.join('\n')
}

const SAME = { 'a.mjs': KEY, 'b.mjs': KEY }
const REST = 'take another name with --as, or remove it first with "cascade rm"'

describe('other content under a name', () => {
  it('names the files of a sandbox that all steps share, and how to replace jobs', async () => {
    expect(await conflictWith(SHARED, { ...SAME, 'b.mjs': OTHER })).toBe(
      'production small exists with other content: ' +
        `steps simulate, process, merge differ in their sandbox (jobs/b.mjs); ${REST}; ` +
        '"cascade submit FILE --replace STEP" (again for each step) replaces the job of a step that is Stopped or Completed',
    )
  })

  it('names the steps that remain when the job of one is to be replaced', async () => {
    expect(await conflictWith(SHARED, { 'a.mjs': OTHER, 'c.mjs': KEY, 'd.mjs': KEY }, ['process'])).toMatch(
      /: steps simulate, merge differ in their sandbox \(jobs\/a\.mjs, jobs\/c\.mjs, jobs\/d\.mjs, 1 more\);/,
    )
  })

  it.each([
    ['command', 'data_level: DL2}}]', "data_level: DL2}}]\n    command: [mended, '{outputs}']"],
    [
      'tolerate, outputs',
      "tolerate: all\n    plugin: {name: Standard, size: 2}\n    outputs: [{files: 'run{run}-0.dat'",
      "tolerate: 1\n    plugin: {name: Standard, size: 2}\n    outputs: [{files: 'run{run}-1.dat'",
    ],
    ['plugin, command', 'size: 2}', "size: 3}\n    command: [mended, '{outputs}']"],
  ])('says in what a step differs: %s', async (parts, from, to) => {
    const said = await conflictWith(SHARED.replace(from, to), SAME)
    expect(said).toContain(`: step process differs in its ${parts}; ${REST}`)
    expect(said.includes('--replace STEP"')).toBe(parts === 'command')
  })

  it('tells steps that are new, gone or of another matrix from those that are changed', async () => {
    const text = SHARED.replace('name: process', 'name: filter').replaceAll('[process]', '[filter]')
    expect(await conflictWith(text, SAME)).toContain(
      ': step process is gone and step merge differs in its parents, input and step filter is new; ',
    )
    const matrix = SHARED.replace('steps:', 'matrix: {zenith: [20, 40]}\nsteps:').replace(
      '{name: simulate,',
      '{name: simulate, over: [zenith],',
    )
    expect(await conflictWith(matrix, SAME)).toContain(
      ': step simulate differs in its matrix and step process differs in its parents, input; ',
    )
  })
})
