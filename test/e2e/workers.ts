import { readdirSync, readFileSync } from 'node:fs'

/** Kills at once some of the processes in which an emulator runs functions: those that `chosen` says. Returns how many. */
export function killWorkers(endpoint: string, chosen: () => boolean): number {
  const mine = `GATEWAY_PORT=${new URL(endpoint).port}`
  const workers = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isWorker(pid, mine) && chosen())
  for (const pid of workers) kill(Number(pid))
  return workers.length
}

function isWorker(pid: string, mine: string): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    return variables.includes(mine) && variables.some((one) => one.startsWith('AWS_LAMBDA_FUNCTION_NAME='))
  } catch {
    // It has ended, or is somebody else's.
    return false
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
