import { Lazy, type IAspect } from 'aws-cdk-lib'
import { CfnPolicy } from 'aws-cdk-lib/aws-iam'
import type { IConstruct } from 'constructs'
import * as z from 'zod'

const conditionSchema = z.record(z.string(), z.record(z.string(), z.unknown()))
const listSchema = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const statementSchema = z.looseObject({ Action: listSchema, Condition: conditionSchema.optional() })
const documentSchema = z.looseObject({ Statement: z.array(statementSchema) })
type Statement = z.infer<typeof statementSchema>

/** Condition keys of a request that the emulator does not know (`s3_service_context` of MiniStack 1.5.33): for it they are always absent. */
const UNKNOWN_KEYS = new Set(['s3:if-none-match', 's3:ObjectCreationOperation'])
/** Whoever has one of these may ask for ten at once. The emulator asks for rights of batches, which AWS does not know. */
const BATCHED = new Set(['sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'])
/** Likewise. The tables are named in the request's statements, where the emulator does not look. */
const INSERT = 'dynamodb:PartiQLInsert'
const INSERT_BATCH = { Effect: 'Allow', Action: ['dynamodb:BatchExecuteStatement'], Resource: '*' }

/**
 * Says what roles may do as the emulator has to hear it: statements are as deployed, but for rights that only it asks for, and conditions
 * that it cannot evaluate. `docs/aws-assumptions.md` lists them.
 */
export class EmulatedRights implements IAspect {
  visit(node: IConstruct): void {
    if (!(node instanceof CfnPolicy)) return
    const deployed: unknown = node.policyDocument
    // Later: what it names in other stacks is not known yet.
    node.policyDocument = Lazy.uncachedAny({ produce: (context) => asEmulated(context.resolve(deployed)) })
  }
}

function asEmulated(deployed: unknown): unknown {
  const { Statement: statements, ...rest } = documentSchema.parse(deployed)
  const given = statements.map((statement) => withBatches(withoutUnknown(statement)))
  const inserts = statements.some(({ Action: actions }) => actions.includes(INSERT))
  return { ...rest, Statement: inserts ? [...given, INSERT_BATCH] : given }
}

function withBatches(statement: Statement): Statement {
  const { Action: actions } = statement
  const batches = actions.filter((action) => BATCHED.has(action)).map((action) => `${action}Batch`)
  return { ...statement, Action: [...actions, ...batches] }
}

function withoutUnknown({ Condition: condition, ...statement }: Statement): Statement {
  const known = Object.entries(condition ?? {})
    .map(([operator, keys]) => [operator, knownOf(keys)] as const)
    .filter(([, keys]) => Object.keys(keys).length > 0)
  return known.length === 0 ? statement : { ...statement, Condition: Object.fromEntries(known) }
}

function knownOf(keys: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(keys).filter(([key]) => !UNKNOWN_KEYS.has(key)))
}
