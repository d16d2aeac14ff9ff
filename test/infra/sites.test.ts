import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { SitesStack } from '../../infra/stacks/sites.ts'
import { StorageStack } from '../../infra/stacks/storage.ts'
import { statementsIn } from './statements.ts'
import { settingsOf } from './synthesized.ts'

const COMPUTE = 'AWS::Batch::ComputeEnvironment'
const SITES = `
stage: trial
sites:
  - { name: first, vcpus: 100 }
  - { name: large, compute: ec2-spot, architecture: arm64, network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1] } }
`

function sitesOf(text: string) {
  const app = new App()
  const settings = settingsOf(text)
  const stack = new SitesStack(app, { settings, storage: new StorageStack(app, settings) })
  return { stack, template: Template.fromStack(stack) }
}
const { stack, template } = sitesOf(SITES)

describe('the sites', () => {
  it('tell the functions all they have to know, in the order of the configuration', () => {
    expect(
      stack.sites.map(({ name, prefix, platform, architecture }) => [name, prefix, platform, architecture]),
    ).toEqual([
      ['first', 'cascade-trial-first', 'FARGATE', 'X86_64'],
      ['large', 'cascade-trial-large', 'EC2', 'ARM64'],
    ])
  })

  it('have machines as they were asked for', () => {
    template.hasResourceProperties(COMPUTE, {
      Type: 'MANAGED',
      ReplaceComputeEnvironment: false,
      ComputeResources: { Type: 'FARGATE_SPOT', MaxvCpus: 100, SecurityGroupIds: [Match.anyValue()] },
    })
    template.hasResourceProperties(COMPUTE, {
      ComputeResources: {
        Type: 'SPOT',
        InstanceTypes: ['default_arm64'],
        AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
        Subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      },
      UpdatePolicy: { TerminateJobsOnUpdate: false },
    })
  })

  it('cancel what can never be placed, and wait for capacity', () => {
    template.resourceCountIs('AWS::Batch::JobQueue', 2)
    const limit = { Action: 'CANCEL', State: 'RUNNABLE', MaxTimeSeconds: 600 }
    template.allResourcesProperties('AWS::Batch::JobQueue', {
      JobStateTimeLimitActions: [
        { ...limit, Reason: 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE' },
        { ...limit, Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT' },
      ],
    })
  })

  it('have a network for those that give none: public, no NAT, S3 and DynamoDB by endpoints; nobody comes in', () => {
    template.resourceCountIs('AWS::EC2::VPC', 1)
    template.resourceCountIs('AWS::EC2::NatGateway', 0)
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2)
    template.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() })
  })

  it('give the role of a machine for a token only, on the machine itself', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } },
    })
  })

  it('make no network where all give one', () => {
    const given = 'network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0] }'
    const { template: without } = sitesOf(`sites: [{ name: a, ${given} }]`)
    expect(without.findResources('AWS::EC2::VPC')).toEqual({})
  })

  it('have the image of the runner for each architecture, and no name that two deployments could both have', () => {
    const images = stack.sites.map(({ runnerImage }) => JSON.stringify(stack.resolve(runnerImage)))
    expect(new Set(images).size).toBe(2)
    for (const type of [COMPUTE, 'AWS::Batch::JobQueue', 'AWS::IAM::Role', 'AWS::Logs::LogGroup'])
      for (const resource of Object.values(template.findResources(type)))
        for (const name of ['ComputeEnvironmentName', 'JobQueueName', 'RoleName', 'LogGroupName'])
          expect(resource['Properties']).not.toHaveProperty(name)
  })
})

describe('what jobs may do', () => {
  it('is what was agreed on, statement by statement', async () => {
    await expect(`${statementsIn(template).join('\n')}\n`).toMatchFileSnapshot('roles-of-sites.txt')
  })

  it('is for tasks of this account alone', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    })
  })
})
