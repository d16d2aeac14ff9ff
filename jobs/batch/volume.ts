import { join } from 'node:path'

/** The files on the common volume of a job's containers, beside the directories of the execution. */
export interface VolumeFiles {
  /** By stage-in: the order, the script of the job's container, how stage-in went, and the runner's own lines. */
  readonly order: string
  readonly start: string
  readonly stageIn: string
  readonly log: string
  /** By `start`: empty files whose time is what they say, and what the command wrote. */
  readonly started: string
  readonly overtime: string
  readonly output: string
  /** Beginning, last end, and sizes of an output that was cut, because it grew too long. */
  readonly outputHead: string
  readonly outputTail: string
  readonly outputCuts: string
  /** The exit code of the command and a newline: without that it was not written to its end. */
  readonly exitCode: string
}

/** The files of a volume. */
export function volumeFiles(volume: string): VolumeFiles {
  const file = (name: string): string => join(volume, name)
  return {
    order: file('task.json'),
    start: file('start'),
    stageIn: file('stage-in.json'),
    log: file('log.txt'),
    started: file('started'),
    overtime: file('overtime'),
    output: file('output'),
    outputHead: file('output.head'),
    outputTail: file('output.tail'),
    outputCuts: file('output.cuts'),
    exitCode: file('exit-code'),
  }
}
