import type { QUEUES, UPLOAD_QUEUE } from '../../shared/names.ts'

/** A queue between stages. */
export type QueueName = (typeof QUEUES)[number]

/** What a stage may touch besides the table of transformations, which all of them work on. */
export interface StageNeeds {
  readonly stage: QueueName | typeof UPLOAD_QUEUE | 'match'
  readonly catalog: 'none' | 'read' | 'write'
  /** `lists`: also puts lists of orders; `remove`: also removes what executions made. */
  readonly objects: 'none' | 'read' | 'lists' | 'remove'
  /** What it asks of sites: where jobs stand, to run some (and to take them back), to end some. */
  readonly site: 'none' | 'ask' | 'submit' | 'end'
  readonly sends: readonly QueueName[]
  /** Messages in one call, where each of them may be long work. Else as many as come within a second. */
  readonly messages?: number
  /** Calls side by side at most. */
  readonly workers?: number
}

/** The stages in the order of a file's way. */
export const STAGES: readonly StageNeeds[] = [
  {
    stage: 'activate',
    catalog: 'read',
    objects: 'none',
    site: 'none',
    sends: ['activate', 'group', 'close'],
    messages: 10,
  },
  // Some are read for their checksum: ten of them within one call.
  { stage: 'upload', catalog: 'write', objects: 'read', site: 'none', sends: [], messages: 10 },
  { stage: 'register', catalog: 'write', objects: 'read', site: 'none', sends: [] },
  { stage: 'match', catalog: 'none', objects: 'none', site: 'none', sends: ['group'] },
  { stage: 'group', catalog: 'read', objects: 'none', site: 'none', sends: ['group', 'submit', 'close'], messages: 10 },
  // Batch takes 50 calls a second from an account, of all kinds: so many workers stay below that.
  {
    stage: 'submit',
    catalog: 'read',
    objects: 'lists',
    site: 'submit',
    sends: ['submit'],
    messages: 10,
    workers: 5,
  },
  {
    stage: 'track',
    catalog: 'read',
    objects: 'read',
    site: 'ask',
    sends: ['register', 'group', 'submit', 'close'],
  },
  {
    stage: 'close',
    catalog: 'write',
    objects: 'read',
    site: 'none',
    sends: ['group', 'submit', 'close'],
    messages: 10,
  },
  {
    stage: 'sweep',
    catalog: 'none',
    objects: 'none',
    site: 'ask',
    sends: ['activate', 'group', 'submit', 'track', 'close'],
    messages: 10,
    workers: 5,
  },
  { stage: 'clean', catalog: 'write', objects: 'remove', site: 'end', sends: ['clean'], messages: 1, workers: 2 },
]
