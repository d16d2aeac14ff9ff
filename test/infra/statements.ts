import type { Template } from 'aws-cdk-lib/assertions'
import * as z from 'zod'

const listed = z.union([z.string().transform((one): unknown[] => [one]), z.array(z.unknown())])
const resources = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])])
const statementSchema = z.object({
  Effect: z.string(),
  Action: listed,
  Resource: resources,
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
const policySchema = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
})

const roleSchema = z.object({ Properties: z.object({ ManagedPolicyArns: z.array(z.unknown()).default([]) }) })

/** What each role may do, a line a statement: who, what, on what, when. Names that CloudFormation makes are cut off. */
export function statementsIn(template: Template): readonly string[] {
  return [...ownStatements(template), ...managedPolicies(template)].toSorted()
}

function managedPolicies(template: Template): readonly string[] {
  return Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([name, role]) =>
    roleSchema.parse(role).Properties.ManagedPolicyArns.map((arn) => `${plain(name)}: managed ${textOf(arn)}`),
  )
}

function ownStatements(template: Template): readonly string[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap((resource) => {
    const { PolicyDocument, Roles } = policySchema.parse(resource).Properties
    return PolicyDocument.Statement.map((one) => `${Roles.map(({ Ref }) => plain(Ref)).join()}: ${said(one)}`)
  })
}

function said({ Effect, Action, Resource, Condition }: z.output<typeof statementSchema>): string {
  const conditions = Object.entries(Condition).flatMap(([kind, keys]) =>
    Object.entries(keys).map(([key, value]) => `${kind} ${key} ${textOf(value)}`),
  )
  const when = conditions.length === 0 ? '' : ` when ${conditions.join(' and ')}`
  return `${Effect} ${Action.map(textOf).join(' ')} on ${Resource.map(textOf).join(' ')}${when}`
}

const reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => plain(Ref)),
  z.object({ 'Fn::GetAtt': z.array(z.string()) }).transform(({ 'Fn::GetAtt': [name = ''] }) => plain(name)),
  z.object({ 'Fn::ImportValue': z.string() }).transform(({ 'Fn::ImportValue': name }) => imported(name)),
  z
    .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
    .transform(({ 'Fn::Join': [by, parts] }) => parts.map(textOf).join(by)),
])

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const read = reference.safeParse(value)
  return read.success ? read.data : JSON.stringify(value)
}

function plain(logicalId: string): string {
  return logicalId.startsWith('AWS::') ? `{${logicalId.slice(5)}}` : logicalId.replace(/[0-9A-F]{8}(?=$|\.)/, '')
}

/** `Catalog` of `Cascade-prod-Storage:ExportsOutputFnGetAttCatalog742F25FDArn13BF3F64`. */
function imported(name: string): string {
  return /:ExportsOutput(?:FnGetAtt|Ref)(\w+?)[0-9A-F]{8}/.exec(name)?.[1] ?? name
}
