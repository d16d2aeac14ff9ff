import type { Ports } from '../../shared/ports/ports.ts'

/** What activation speaks to. */
export type ActivatePorts = Pick<Ports, 'transformations' | 'attachments' | 'catalog' | 'queue' | 'clock'>
