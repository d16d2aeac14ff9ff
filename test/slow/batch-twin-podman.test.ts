import { createServer } from 'node:http'
import { DescribeJobsCommand, TerminateJobCommand, type BatchClient, type JobDetail } from '@aws-sdk/client-batch'
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { podmanContainers } from '../batch-twin/podman-containers.ts'
import { aDefinition, aTwin } from '../fixtures/a-twin.ts'
import { aBatchSite } from '../fixtures/batch-site.ts'
import { containerGround } from './container-image.ts'

const ground = containerGround()
const SOON = { timeout: 120_000, interval: 100 }
const NODE = '/usr/bin/node'

beforeEach((context) => {
  if (ground?.program !== 'podman')
    context.skip('podman does not work on this machine; test/slow/container-setup.sh installs it')
})

afterAll(() => {
  ground?.remove()
})

/** A twin over podman, whose runner appends what it is asked to a file on the volume. */
async function aPodmanTwin() {
  const { image = '', environment = {} } = ground ?? {}
  const runner = `require('fs').appendFileSync('/cascade/said', process.argv.slice(1).join(' ') + ' ' + process.env.AWS + '\\n')`
  const local = { image, entryPoint: [NODE, '-e', runner], mounts: [] }
  const images = { [aBatchSite().runnerImage]: local, command: { image, entryPoint: [], mounts: [] } }
  return aTwin({ containers: podmanContainers({ images, environment: { AWS: 'there' }, podman: environment }) })
}

/** A definition of a job's three containers whose command is a script in Node. */
function running(script: string, image = 'command') {
  const task = aDefinition().ecsProperties?.taskProperties?.[0]
  const containers = (task?.containers ?? []).map((each) =>
    each.name === 'job' ? { ...each, image, command: [NODE, '-e', script] } : each,
  )
  return { ecsProperties: { taskProperties: [{ ...task, containers }] } }
}

async function over(client: BatchClient, id: string): Promise<JobDetail | undefined> {
  const describe = async () => (await client.send(new DescribeJobsCommand({ jobs: [id] }))).jobs?.[0]
  await expect.poll(async () => (await describe())?.status, SOON).toMatch(/SUCCEEDED|FAILED/)
  return describe()
}

function exitCodes(job: JobDetail | undefined): readonly unknown[] {
  return (job?.attempts?.[0]?.taskProperties?.[0]?.containers ?? []).map(({ exitCode }) => exitCode)
}

it('runs three containers one after the other over one volume, on the network of the machine', async () => {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { client, register, submit } = await aPodmanTwin()
  const script = `const said = require('fs').readFileSync('/cascade/said', 'utf8')
    fetch('http://127.0.0.1:${port}/' + encodeURIComponent(said)).then(() => process.exit(3))`
  const id = await submit(await register(running(script)), { arrayProperties: { size: 2 } })
  await over(client, id)
  const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [`${id}:0`, `${id}:1`] }))
  expect(jobs.map((job) => [job.status, exitCodes(job)])).toEqual(Array(2).fill(['SUCCEEDED', [0, 3, 0]]))
  expect(heard).toEqual(Array(2).fill(`/${encodeURIComponent('stage-in there\n')}`))
})

it('ends a container that takes more memory than it has, and goes on with the next', async () => {
  const { client, register, submit } = await aPodmanTwin()
  const glutton = `const all = []; for (;;) all.push(Buffer.alloc(1e8, 1))`
  expect(exitCodes(await over(client, await submit(await register(running(glutton)))))).toEqual([0, 137, 0])
})

it('says that an image cannot be had', async () => {
  const { client, register, submit } = await aPodmanTwin()
  const job = await over(client, await submit(await register(running('', 'localhost/no/such:1'))))
  const reasons = job?.attempts?.[0]?.taskProperties?.[0]?.containers?.map(({ reason }) => reason)
  expect([job?.status, job?.statusReason]).toEqual(['FAILED', 'Task failed to start'])
  expect(reasons?.[1]).toMatch(/^CannotPullContainerError: /)
})

it('ends what runs when it is told to', async () => {
  const { client, register, submit, twin } = await aPodmanTwin()
  const id = await submit(await register(running("console.log('up'); setInterval(() => {}, 1e6)")))
  await expect.poll(() => twin.log(id), SOON).toContain('job: up')
  await client.send(new TerminateJobCommand({ jobId: id, reason: 'cascade: enough' }))
  expect(await over(client, id)).toMatchObject({ status: 'FAILED', statusReason: 'cascade: enough' })
})
