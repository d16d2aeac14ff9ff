import { join } from 'node:path'
import { LocalDatabase } from '../../shared/local/database.ts'
import { LocalQueue } from '../../shared/local/queue.ts'
import { LocalSite } from '../../shared/local/site.ts'

/*
 * As much of an engine as a site needs, to be killed: `node local-site-engine.ts HOME` takes up what is there and works on.
 */
const [home = ''] = process.argv.slice(2)
const database = new LocalDatabase(join(home, 'db'))
const clock = { now: (): number => Date.now() }
const site = new LocalSite({
  database,
  queue: new LocalQueue(database, clock),
  clock,
  directory: join(home, 'work'),
  objectsDirectory: join(home, 'objects'),
  site: { name: 'here', slots: 2, container: 'auto' },
  environment: process.env,
  exclusive: (work) => work(),
  report: (problem) => process.stderr.write(`${problem}\n`),
})
await site.adopt()
site.start()
setInterval(() => undefined, 1e6)
