import type { ActivateMessage } from './activate.ts'
import type { CleanMessage } from './clean.ts'
import type { CloseMessage } from './close.ts'
import type { GroupMessage } from './group.ts'
import type { RegisterMessage } from './register.ts'
import type { SubmitMessage } from './submit.ts'
import type { SweepMessage } from './sweep.ts'
import type { TrackMessage } from './track.ts'

/** The message of each queue; each is parsed where it is received. */
export interface Messages {
  activate: ActivateMessage
  register: RegisterMessage
  group: GroupMessage
  submit: SubmitMessage
  track: TrackMessage
  close: CloseMessage
  clean: CleanMessage
  sweep: SweepMessage
}
/** A queue, named after the stage that reads it. */
export type QueueName = keyof Messages
/** The message of a queue. */
export type MessageOf<Q extends QueueName> = Messages[Q]
