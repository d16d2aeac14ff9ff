import { afterAll, afterEach, beforeAll, type TestContext } from 'vitest'
import { deployApp, type DeployedApp } from './deployed-app.ts'
import { faultsOf } from './faults.ts'
import { productionsOf } from './production.ts'
import { stagesOf } from './stages.ts'
import { stopsOf } from './stops.ts'
import { uploadsOf } from './uploads.ts'

let deployed: DeployedApp | null = null

beforeAll(async () => {
  deployed = await deployApp()
})
afterAll(async () => {
  console.log(`deployed: ${String(deployed?.watch)}`)
  await deployed?.stop()
})
afterEach(({ task }) => {
  deployed?.watch.lap(task.name)
  if (task.result?.state === 'fail') console.log(deployed?.log().slice(-20_000))
})

/** The app; the test is skipped where there is no emulator. */
function given({ skip }: TestContext): DeployedApp {
  if (deployed === null) skip('this machine cannot run the emulator of AWS')
  else return deployed
  throw new Error('skipped')
}

// One deployment for all of it: it takes longer than most of what is tried on it.
uploadsOf(given)
stagesOf(given)
productionsOf(given)
stopsOf(given)
faultsOf(given)
