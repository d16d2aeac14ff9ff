import { App, Aspects, CfnOutput, Stack } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { jobRole } from '../../../infra/constructs/job-roles.ts'
import { askedOf } from '../../../infra/context.ts'
import { deploymentOf } from '../../../infra/deployment.ts'
import { EmulatedRights } from './emulated-rights.ts'

// The app as `infra/app.ts` makes it, with the role of jobs, whose stack the emulator refuses, and roles as it understands them.
const { settings, sites, deployedBy } = askedOf(new App({ autoSynth: false }).node)
const app = new App(deployedBy)
const { storage } = deploymentOf(app, settings, sites)
const stack = new Stack(app, `Cascade-${settings.stage}-Jobs`)
const role = jobRole(stack, storage)
// No ECS is there to take it.
role.assumeRolePolicy?.addStatements(
  new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ['sts:AssumeRole'] }),
)
new CfnOutput(stack, 'RoleOfJobs', { value: role.roleArn })
Aspects.of(app).add(new EmulatedRights())
