import { readFileSync } from 'node:fs'

/** How often it is looked, in milliseconds: a peak that comes and goes between two looks at a child that ends is missed. */
const INTERVAL = 250

/** Watches the memory of a process and its descendants. */
export interface MemoryWatch {
  /** Ends the watch. The peak in megabytes, null where the machine (not Linux) does not tell. */
  stop(): number | null
}

/** Starts to watch: the sum of the peaks (VmHWM of proc(5)) of the processes that are there at one time, at its highest. */
export function watchMemory(pid: number): MemoryWatch {
  let peak = peakKilobytes(pid)
  const timer = setInterval(() => {
    peak = Math.max(peak, peakKilobytes(pid))
  }, INTERVAL)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      return peak === 0 ? null : Math.round(peak / 1000)
    },
  }
}

function peakKilobytes(pid: number): number {
  const own = /^VmHWM:\s+(\d+) kB/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? '0'
  const children = readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return children.reduce((sum, child) => sum + peakKilobytes(Number(child)), Number(own))
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
