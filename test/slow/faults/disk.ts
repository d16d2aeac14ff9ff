import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether this user may mount small disks here; says so where not. */
export function mayMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'cascade-mount-'))
  try {
    mountDisk(join(directory, 'disk'), 1_000_000)
    unmountDisk(join(directory, 'disk'))
    return true
  } catch {
    process.stderr.write('skipped: faults of a disk need the right to mount a small file system\n')
    return false
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Mounts a file system of so many bytes. */
export function mountDisk(directory: string, bytes: number): void {
  mkdirSync(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], { stdio: 'ignore' })
}

/** Unmounts it, even while something that was killed has not ended yet. */
export function unmountDisk(directory: string): void {
  execFileSync('umount', ['--lazy', directory], { stdio: 'ignore' })
  rmdirSync(directory)
}

/** Lets nobody write to a disk, or lets them again. */
export function remount(directory: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, directory], { stdio: 'ignore' })
}

/** Writes a file that takes all the room a disk has left, or goes on with it. Returns its path: room is made by removing it. */
export function fill(directory: string): string {
  const path = join(directory, 'filler')
  const file = openSync(path, 'a')
  for (const size of [1_000_000, 4096, 1]) while (hasWritten(file, Buffer.alloc(size, 1)));
  closeSync(file)
  return path
}

function hasWritten(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length
  } catch {
    return false
  }
}
