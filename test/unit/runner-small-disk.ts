import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A file system of so many bytes below a directory, unmounted when the test is over. Throws where that is not allowed. */
export async function smallDisk(below: string, bytes: number): Promise<string> {
  const directory = join(below, 'disk')
  await mkdir(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], { stdio: 'ignore' })
  onTestFinished(() => {
    execFileSync('umount', [directory])
  })
  return directory
}
