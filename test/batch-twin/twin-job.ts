import type { Definition } from './definitions.ts'
import type { Status, SubmitRequest } from './requests.ts'

/** What a container of an attempt ended with. */
export interface ContainerEnd {
  readonly name: string
  /** Absent: it never ran, or nobody saw how it ended. */
  readonly exitCode?: number
  readonly reason?: string
}

/** An attempt that is over. */
export interface TwinAttempt {
  readonly startedAt?: number
  readonly stoppedAt: number
  readonly statusReason: string
  readonly containers: readonly ContainerEnd[]
}

/** A job as the twin remembers it: a plain one, an array, or a child of one. */
export interface TwinJob {
  /** `<id>:<index>` for a child. */
  readonly id: string
  readonly name: string
  /** ARN. */
  readonly queue: string
  readonly definition: Definition
  readonly overrides: SubmitRequest['ecsPropertiesOverride']
  readonly tags: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly created: number
  readonly array: { readonly size: number } | null
  readonly child: { readonly index: number; readonly parent: string } | null
  status: Status
  statusReason?: string
  started?: number
  stopped?: number
  attempts: TwinAttempt[]
  /** Why it is to end: what somebody said who terminated or cancelled it. */
  ending?: string
}

/** Whether nothing more becomes of a job. */
export function isOver({ status }: TwinJob): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED'
}
