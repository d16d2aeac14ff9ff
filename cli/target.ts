import { inputError } from '../shared/model/input-error.ts'

/** A deployment on AWS that commands are for. */
export interface AwsTarget {
  /** Its name: part of the names of its stacks. */
  readonly stage: string
  /** Left out = as the AWS configuration of this machine says. */
  readonly region?: string
  readonly profile?: string
}

/** What a command line says of the target of a command. */
export interface TargetOptions {
  readonly target?: string
  readonly stage?: string
  readonly region?: string
  readonly profile?: string
}

/** The deployment that is made where nobody names one. */
const STAGE = 'prod'

/**
 * What a command is for: a deployment on AWS, or null for this machine. `--target`, else `$CASCADE_TARGET`, else this machine;
 * `--stage`, else `$CASCADE_STAGE`, else prod. Throws InputError for what is neither, and for options that need the other one.
 */
export function targetOf(
  { target, stage, region, profile }: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): AwsTarget | null {
  // An empty variable is one that somebody meant to unset.
  const kind = target ?? (environment['CASCADE_TARGET'] || 'local')
  if (kind !== 'local' && kind !== 'aws') throw inputError('target', `--target ${kind}: it should be local or aws`)
  const given = Object.entries({ stage, region, profile }).find(([, value]) => value !== undefined)
  if (kind === 'local' && given !== undefined)
    throw inputError(given[0], `--${given[0]} ${given[1]}: it goes with --target aws, which is not given`)
  if (kind === 'local') return null
  return {
    stage: stageOf(stage ?? (environment['CASCADE_STAGE'] || STAGE)),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  }
}

function stageOf(name: string): string {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(name)) return name
  throw inputError(
    'stage',
    `--stage ${name}: it should be the name of a deployment, like prod: small letters, digits and dashes`,
  )
}
