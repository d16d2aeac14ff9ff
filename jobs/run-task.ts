import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { taskOrderSchema, type TaskOrder } from '../shared/model/task-order.ts'
import { localObjects } from '../shared/local/objects.ts'
import { claimForThisProcess } from '../shared/local/site/claim.ts'
import { execute } from './machine/execute.ts'
import { ExecutionLog } from './log/execution-log.ts'
import type { MachineSetting } from './machine/machine-setting.ts'
import { publish, storeLog } from './stage-out/publish.ts'

/** Exit codes of the runner: it did its part, whatever the job did; it was used wrongly; the execution is another's; it was ended. */
const EXIT = { done: 0, usage: 2, claimed: 3, ended: 143 } as const

/**
 * One process around one execution: `node jobs/run-task.ts WORK_DIR OBJECTS_DIR`, with the order in
 * `WORK_DIR/task.json`. Ends with 0 once a manifest is stored. Ended by a signal it ends its command, stores the log,
 * and no manifest: it cannot say how the job would have gone.
 */
async function main(workDirectory: string, objectsDirectory: string): Promise<number> {
  if (!claimForThisProcess(workDirectory)) {
    process.stderr.write(`${workDirectory} is another process's, or gone.\n`)
    return EXIT.claimed
  }
  const order = taskOrderSchema.parse(JSON.parse(readFileSync(join(workDirectory, 'task.json'), 'utf8')))
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, ending.abort.bind(ending))
  const log = new ExecutionLog(join(workDirectory, 'log.txt'))
  return run(order, {
    objects: localObjects(objectsDirectory),
    workDirectory,
    log,
    environment: process.env,
    signal: ending.signal,
  })
}

async function run(order: TaskOrder, setting: MachineSetting): Promise<number> {
  const { signal } = setting
  const started = Date.now()
  const course = await execute(order, setting).catch((error: unknown) => {
    if (!signal.aborted) throw error
    setting.log.line('ended from outside')
    return undefined
  })
  await (course === undefined ? storeLog(order, setting) : publish(order, { course, started }, setting))
  return course === undefined ? EXIT.ended : EXIT.done
}

const [workDirectory = '', objectsDirectory = ''] = process.argv.slice(2)
// An empty path would mean the directory it was started in.
if (workDirectory === '' || objectsDirectory === '') {
  process.stderr.write('Usage: run-task.ts WORK_DIR OBJECTS_DIR\n')
  process.exitCode = EXIT.usage
} else {
  process.exitCode = await main(resolve(workDirectory), resolve(objectsDirectory))
}
