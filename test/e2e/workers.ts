import { readFileSync } from 'node:fs'
import { killProcesses } from '../fixtures/kill-processes.ts'

/** Kills at once some of the processes in which an emulator runs functions: those that `chosen` says. Returns how many. */
export function killWorkers(endpoint: string, chosen: () => boolean): number {
  const mine = `GATEWAY_PORT=${new URL(endpoint).port}`
  return killProcesses((pid) => isWorker(pid, mine) && chosen())
}

function isWorker(pid: string, mine: string): boolean {
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  return variables.includes(mine) && variables.some((one) => one.startsWith('AWS_LAMBDA_FUNCTION_NAME='))
}
