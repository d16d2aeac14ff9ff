import type { Ports } from '../../shared/ports/ports.ts'

/** What closing speaks to. */
export type ClosePorts = Pick<
  Ports,
  'transformations' | 'productions' | 'attachments' | 'piles' | 'tasks' | 'catalog' | 'objects' | 'queue' | 'clock'
>
