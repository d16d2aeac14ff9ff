import type { Ports } from '../../shared/ports/ports.ts'

/** What grouping speaks to. */
export type GroupPorts = Pick<
  Ports,
  'transformations' | 'attachments' | 'piles' | 'tasks' | 'queue' | 'clock' | 'newId'
>
