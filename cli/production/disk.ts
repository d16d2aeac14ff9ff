import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { Disk } from '../../shared/production/disk.ts'

/** This machine's disk, as seen from the folder of a production's YAML. */
export function diskBeside(folder: string, hostOnly: boolean): Disk {
  return {
    hostOnly,
    onPath: (program) => isOnPath(program),
    exists: (path) => existsSync(resolve(folder, path)),
    list: (path) => filesBelow(folder, path),
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

/** Files below a path, by their own paths; symbolic links are followed to files, not into folders, so there is no way round in a circle. */
function filesBelow(folder: string, path: string): readonly string[] {
  const plain = path.replace(/\/+$/, '').replace(/^(\.\/)+/, '')
  const full = join(folder, plain)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [plain]
  if (lstatSync(full).isSymbolicLink()) return []
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(folder, plain === '' || plain === '.' ? name : `${plain}/${name}`))
}
