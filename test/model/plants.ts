import type { Ports } from '../../shared/ports/ports.ts'
import type { Gate } from './port-proxy.ts'
import type { World } from './world.ts'

/** The ports of one worker with a fault planted in them. */
export type Plant = (worker: {
  readonly ports: Ports
  readonly gate: Gate
  readonly world: World
  readonly work: string
}) => Ports
