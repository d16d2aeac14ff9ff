/** A production of the job in `folder`: so many runs, and a step that takes them in pairs. `more` is added to the second step. */
export function chainOf(folder: string, runs: number, more = ''): string {
  return `
production: chain
common: { campaign: TEST, site: LaPalma, particle: gamma }
job: { container: none, sandbox: [job.mjs], resources: { cpus: 1, memory: 200MB, time: 10m } }
steps:
  - name: simulate
    type: MCSimulation
    runs: { first: 1, count: ${runs} }
    command: [node, job.mjs, '${folder}', '{outputs}']
    outputs: [{ files: '*.txt', count: 1, metadata: { data_level: R1, run_number: '{run}' } }]
  - name: process
    parents: [simulate]
    plugin: { name: Standard, size: 2 }${more}
    command: [node, job.mjs, '${folder}', '{outputs}', '{inputs}']
    outputs: [{ files: '*.txt', count: 1, metadata: { data_level: DL2 } }]
`
}
