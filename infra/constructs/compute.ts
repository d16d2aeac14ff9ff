import { CfnComputeEnvironment } from 'aws-cdk-lib/aws-batch'
import { LaunchTemplate } from 'aws-cdk-lib/aws-ec2'
import { CfnInstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { SiteSettings } from '../config.ts'
import type { Place } from './network.ts'

/** Whether a site's jobs run on machines of its own. */
export function isEc2({ compute }: Pick<SiteSettings, 'compute'>): boolean {
  return compute === 'ec2' || compute === 'ec2-spot'
}

/** The machines of a site; gives the ARN. Batch uses the role that it has in every account. */
export function computeEnvironment(scope: Construct, site: SiteSettings, place: Place): string {
  const computeResources: CfnComputeEnvironment.ComputeResourcesProperty = {
    ...place,
    maxvCpus: site.vcpus,
    ...(isEc2(site) ? ec2(scope, site) : fargate(site)),
  }
  return new CfnComputeEnvironment(scope, 'Compute', {
    type: 'MANAGED',
    computeResources,
    // Changed in place: a new one under another ARN would leave jobs behind. What runs there goes on for so long.
    replaceComputeEnvironment: false,
    ...(isEc2(site) ? { updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 } } : {}),
  }).attrComputeEnvironmentArn
}

function fargate({ compute }: SiteSettings) {
  return { type: compute === 'fargate' ? 'FARGATE' : 'FARGATE_SPOT' }
}

function ec2(scope: Construct, { compute, architecture }: SiteSettings) {
  const role = new Role(scope, 'MachineRole', {
    description: 'Cascade: what a machine of Batch does for itself',
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEC2ContainerServiceforEC2Role')],
  })
  // No older way to its role than by a token. The containers of a job share the network of their machine (user guide, "Networking
  // modes for AWS Batch jobs"), so nothing here keeps them from that role: docs/security.md.
  const machine = new LaunchTemplate(scope, 'Machine', { requireImdsv2: true, httpPutResponseHopLimit: 1 })
  return {
    type: compute === 'ec2' ? 'EC2' : 'SPOT',
    allocationStrategy: compute === 'ec2' ? 'BEST_FIT_PROGRESSIVE' : 'SPOT_PRICE_CAPACITY_OPTIMIZED',
    minvCpus: 0,
    // Families of today that AWS chooses.
    instanceTypes: [architecture === 'arm64' ? 'default_arm64' : 'default_x86_64'],
    instanceRole: new CfnInstanceProfile(scope, 'MachineProfile', { roles: [role.roleName] }).attrArn,
    launchTemplate: { launchTemplateId: machine.launchTemplateId ?? '', version: machine.latestVersionNumber },
    updateToLatestImageVersion: true,
  }
}
