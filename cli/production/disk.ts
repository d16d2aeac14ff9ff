import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { Disk } from '../../shared/production/disk.ts'
import { sandboxTree } from './sandbox-tree.ts'

/** This machine's disk, as seen from the folder of a production's YAML; `runs`: see {@link Disk}. */
export function diskBeside(folder: string, runs: Pick<Disk, 'hostOnly' | 'inRunnerImage'>): Disk {
  return {
    ...runs,
    onPath: (program) => isOnPath(program),
    exists: (path) => existsSync(resolve(folder, path)),
    list: (path) => sandboxTree(folder, path).files,
    refused: (path) => sandboxTree(folder, path).refused,
  }
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => isExecutable(join(directory, program)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
