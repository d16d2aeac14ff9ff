import type { Ports } from '../../shared/ports/ports.ts'

/** What cleaning speaks to. */
export type CleanPorts = Pick<
  Ports,
  'transformations' | 'productions' | 'tasks' | 'submissions' | 'catalog' | 'objects' | 'site' | 'queue' | 'clock'
>
