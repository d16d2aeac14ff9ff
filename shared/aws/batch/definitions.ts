import {
  paginateDescribeJobDefinitions,
  RegisterJobDefinitionCommand,
  type BatchClient,
  type JobDefinition,
  type RegisterJobDefinitionRequest,
} from '@aws-sdk/client-batch'
import { SAYS } from './job-definition.ts'

type Wanted = RegisterJobDefinitionRequest & { readonly jobDefinitionName: string }

/**
 * Job definitions, registered when they are first needed and when they say something else than before. Two workers may register
 * the same at one time: then there are two revisions that say the same, and either is right.
 */
export class Definitions {
  readonly #client: BatchClient
  /** ARN of what is known to be active, by name and what it says. */
  readonly #known = new Map<string, string>()

  constructor(client: BatchClient) {
    this.#client = client
  }

  /** ARN, with revision, of an active definition that says this. */
  async arnOf(wanted: Wanted): Promise<string> {
    const key = keyOf(wanted)
    const known = this.#known.get(key) ?? (await this.#newest(wanted)) ?? (await this.#register(wanted))
    this.#known.set(key, known)
    return known
  }

  /** Whether an ARN was only remembered, and is so no more: somebody may have deregistered it since. */
  forget(wanted: Wanted): void {
    this.#known.delete(keyOf(wanted))
  }

  async #newest({ jobDefinitionName, parameters }: Wanted): Promise<string | undefined> {
    const pages = paginateDescribeJobDefinitions({ client: this.#client }, { jobDefinitionName, status: 'ACTIVE' })
    let newest: JobDefinition | undefined
    for await (const { jobDefinitions = [] } of pages)
      for (const each of jobDefinitions) if ((each.revision ?? 0) > (newest?.revision ?? 0)) newest = each
    return newest?.parameters?.[SAYS] === parameters?.[SAYS] ? newest?.jobDefinitionArn : undefined
  }

  async #register(wanted: Wanted): Promise<string> {
    const { jobDefinitionArn: arn } = await this.#client.send(new RegisterJobDefinitionCommand(wanted))
    if (arn === undefined) throw new Error(`Batch registered ${wanted.jobDefinitionName} without saying as what`)
    return arn
  }
}

function keyOf({ jobDefinitionName, parameters }: Wanted): string {
  return `${jobDefinitionName} ${parameters?.[SAYS]}`
}
