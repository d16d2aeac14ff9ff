import type { Size } from './size.ts'

const GIB = 1024

/** Memory of every size of Fargate with so many processors, in MiB (API reference of Batch, ResourceRequirement). */
const SIZES: readonly { readonly cpus: number; readonly memory: readonly number[] }[] = [
  { cpus: 0.25, memory: [512, GIB, 2 * GIB] },
  { cpus: 0.5, memory: steps(1, 4, 1) },
  { cpus: 1, memory: steps(2, 8, 1) },
  { cpus: 2, memory: steps(4, 16, 1) },
  { cpus: 4, memory: steps(8, 30, 1) },
  { cpus: 8, memory: steps(16, 60, 4) },
  { cpus: 16, memory: steps(32, 120, 8) },
  { cpus: 32, memory: [60 * GIB, 120 * GIB, 244 * GIB] },
]

/** The first size of Fargate that has this much of both, fewest processors first; undefined when none has. */
export function fargateSize({ cpus, memory }: Size): Size | undefined {
  for (const size of SIZES) {
    const enough = size.memory.find((each) => each >= memory)
    if (size.cpus >= cpus && enough !== undefined) return { cpus: size.cpus, memory: enough }
  }
  return undefined
}

/** Whether Fargate has exactly this size. */
export function isFargateSize({ cpus, memory }: Size): boolean {
  return SIZES.some((size) => size.cpus === cpus && size.memory.includes(memory))
}

function steps(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => (first + index * step) * GIB)
}
