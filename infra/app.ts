import { App } from 'aws-cdk-lib'
import { InputError } from '../shared/model/input-error.ts'
import { askedOf } from './context.ts'
import { deploymentOf } from './deployment.ts'
import { remarksOn } from './remarks.ts'

/** What the command line of this project ends with, too, when it was asked for something wrong. */
const WRONG = 2

try {
  // What deploys is decided before there is an app: this one is never synthesized, it only reads the command line.
  const asked = askedOf(new App({ autoSynth: false }).node)
  for (const remark of remarksOn(asked)) process.stderr.write(`${remark}\n`)
  deploymentOf(new App(asked.deployedBy), asked.settings, asked.sites)
} catch (error) {
  if (!(error instanceof InputError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(WRONG)
}
