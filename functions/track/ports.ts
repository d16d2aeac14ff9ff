import type { Ports } from '../../shared/ports/ports.ts'

/** What tracking speaks to. */
export type TrackPorts = Pick<
  Ports,
  'transformations' | 'attachments' | 'tasks' | 'submissions' | 'catalog' | 'objects' | 'queue' | 'clock'
>
