import type { Ports } from '../../shared/ports/ports.ts'

/** What submission speaks to. */
export type SubmitPorts = Pick<
  Ports,
  'transformations' | 'tasks' | 'submissions' | 'catalog' | 'site' | 'queue' | 'clock' | 'newId'
>
