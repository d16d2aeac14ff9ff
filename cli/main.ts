import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Keeps what Node made of the sources: every command starts in half the time. Where it can't be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/cascade', import.meta.url)))

endWithLauncher()

const { runCommandLine } = await import('./command-line.ts')
await runCommandLine(process.argv)

/** A launcher that was killed could pass no signal on: what it started ends as by Ctrl-C. Without a launcher there is no channel. */
function endWithLauncher(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGINT'))
  // Else a command that has done its work would wait for the launcher, and that for the command.
  process.channel?.unref()
}
