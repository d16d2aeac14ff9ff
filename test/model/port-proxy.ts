import type { Ports } from '../../shared/ports/ports.ts'

/** A call of a port's method: `piles.change`, and with what. */
export interface PortCall {
  readonly name: string
  readonly args: readonly unknown[]
}

/** Decides when a port call has its turn, and what becomes of it. */
export interface Gate {
  call<T>(call: PortCall, effect: () => Promise<T>): Promise<T>
}

/** Where a list is cut in two: how many elements the first part has; 0: it is not cut. */
export type Cutter = (length: number) => number

/**
 * Port methods that take a list and are no transaction: on DynamoDB one conditional write an element. Where in the arguments
 * the list stands.
 */
const LISTS: Readonly<Record<string, number>> = {
  'attachments.attach': 0,
  'attachments.assign': 2,
  'attachments.withdraw': 0,
  'attachments.move': 0,
  'catalog.register': 0,
  'catalog.remove': 0,
  'queue.send': 1,
  'submissions.close': 0,
  'tasks.create': 0,
  'transformations.create': 0,
}

/**
 * Ports of one worker: every call waits for its turn at the gate and is a transaction of its own, as on DynamoDB; a list
 * that is not written in one transaction is cut in two now and then, so that others come between its parts.
 */
export function portProxy(ports: Ports, gate: Gate, cutter: Cutter): Ports {
  const proxy = <T extends object>(name: string, port: T): T => gated({ name, port }, gate, cutter)
  return {
    catalog: proxy('catalog', ports.catalog),
    transformations: proxy('transformations', ports.transformations),
    productions: proxy('productions', ports.productions),
    attachments: proxy('attachments', ports.attachments),
    piles: proxy('piles', ports.piles),
    tasks: proxy('tasks', ports.tasks),
    submissions: proxy('submissions', ports.submissions),
    queue: proxy('queue', ports.queue),
    objects: proxy('objects', ports.objects),
    site: proxy('site', ports.site),
    clock: ports.clock,
    newId: ports.newId,
  }
}

function gated<T extends object>(about: { readonly name: string; readonly port: T }, gate: Gate, cutter: Cutter): T {
  return new Proxy(about.port, {
    get(port, property) {
      const method: unknown = Reflect.get(port, property)
      if (typeof method !== 'function') return method
      const name = `${about.name}.${String(property)}`
      const once = (args: readonly unknown[]) =>
        gate.call<unknown>({ name, args }, async () => {
          const result: unknown = await Reflect.apply(method, port, args)
          return result
        })
      return (...args: readonly unknown[]) => inParts(args, { at: LISTS[name], cutter, once })
    },
  })
}

async function inParts(
  args: readonly unknown[],
  how: {
    readonly at: number | undefined
    readonly cutter: Cutter
    readonly once: (args: readonly unknown[]) => Promise<unknown>
  },
): Promise<unknown> {
  const { at, cutter, once } = how
  const list: unknown = at === undefined ? undefined : args[at]
  if (at === undefined || !Array.isArray(list)) return once(args)
  // Nothing to write is no request.
  if (list.length === 0) return []
  const cut = cutter(list.length)
  if (cut === 0) return once(args)
  const first: unknown = await once(args.with(at, list.slice(0, cut)))
  const second: unknown = await once(args.with(at, list.slice(cut)))
  return Array.isArray(first) && Array.isArray(second) ? first.concat(second) : first
}
