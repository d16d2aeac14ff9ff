import { CfnSecurityGroup, GatewayVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import type { Network } from '../config.ts'

/** Where machines stand, and what may reach them. */
export interface Place {
  readonly subnets: string[]
  readonly securityGroupIds: string[]
}

/**
 * Where the machines of sites stand, when nobody gives a network: public subnets, since nothing listens there and a NAT gateway costs
 * more than a small production. S3 and DynamoDB are reached without leaving AWS.
 */
export function madePlace(scope: Construct): Place {
  const network = new Vpc(scope, 'Network', {
    maxAzs: 3,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Jobs', subnetType: SubnetType.PUBLIC }],
    gatewayEndpoints: {
      S3: { service: GatewayVpcEndpointAwsService.S3 },
      DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
    },
  })
  const subnets = network.publicSubnets.map(({ subnetId }) => subnetId)
  return { subnets, securityGroupIds: [closedGroup(scope, network.vpcId)] }
}

/** In a network that is there. Nothing is looked up, so that no account is needed here. */
export function givenPlace(scope: Construct, { vpc, subnets }: Network): Place {
  return { subnets: [...subnets], securityGroupIds: [closedGroup(scope, vpc)] }
}

/** Nobody may come in, and all may go out: images, inputs and whatever a command asks for come from anywhere. */
function closedGroup(scope: Construct, vpcId: string): string {
  return new CfnSecurityGroup(scope, 'JobsGroup', {
    groupDescription: 'Cascade: machines of jobs, which nobody reaches from outside',
    vpcId,
  }).attrGroupId
}
