import { clientException } from './api-error.ts'
import { batchArn } from './place.ts'
import type { Registration, TwinContainer } from './requests.ts'

/** A revision of a job definition. */
export interface Definition extends Registration {
  readonly jobDefinitionArn: string
  readonly revision: number
  status: 'ACTIVE' | 'INACTIVE'
}

/** Job definitions, all revisions. */
export class Definitions {
  readonly all: Definition[] = []

  /** A new revision. Refuses what ECS would refuse. */
  register(given: Registration): Definition {
    for (const { containers, ephemeralStorage } of given.ecsProperties.taskProperties) {
      checkContainers(containers)
      if (ephemeralStorage !== undefined && !given.platformCapabilities.includes('FARGATE'))
        throw clientException('ephemeralStorage is for jobs on Fargate')
    }
    const before = this.all.filter((each) => each.jobDefinitionName === given.jobDefinitionName)
    const revision = before.length + 1
    const jobDefinitionArn = batchArn(`job-definition/${given.jobDefinitionName}:${revision}`)
    const definition: Definition = { ...given, jobDefinitionArn, revision, status: 'ACTIVE' }
    this.all.push(definition)
    return definition
  }

  /** The active definition that an ARN, `name:revision` or a name (the newest) means. */
  active(reference: string): Definition {
    const wanted = reference.replace(/^.*job-definition\//, '')
    const found = this.all.findLast(
      ({ jobDefinitionName: name, revision, status }) =>
        status === 'ACTIVE' && (wanted === name || wanted === `${name}:${revision}`),
    )
    if (found === undefined) throw clientException(`JobDefinition ${reference} is not active or does not exist`)
    return found
  }
}

function checkContainers(containers: readonly TwinContainer[]): void {
  const names = containers.map(({ name }) => name)
  if (new Set(names).size < names.length) throw clientException('Container names must be unique')
  if (!containers.some(({ essential }) => essential)) throw clientException('At least one container must be essential')
  for (const container of containers) {
    for (const type of ['VCPU', 'MEMORY'])
      if (!container.resourceRequirements.some((each) => each.type === type && Number(each.value) > 0))
        throw clientException(`Container ${container.name} must have a requirement of ${type}`)
    for (const { containerName, condition } of container.dependsOn ?? []) {
      const other = containers.find(({ name }) => name === containerName)
      if (other === undefined) throw clientException(`Container ${container.name} depends on unknown ${containerName}`)
      if (other.essential && condition !== 'START')
        throw clientException(
          'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
        )
    }
  }
}
