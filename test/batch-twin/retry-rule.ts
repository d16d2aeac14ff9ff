import type { TwinRetry } from './requests.ts'
import type { TwinAttempt } from './twin-job.ts'

/** Whether a failed attempt is followed by another, by its number from 1. Without a rule that fits it is (API reference). */
export function isRetried(retry: TwinRetry | undefined, attempt: TwinAttempt, number: number): boolean {
  if (number >= (retry?.attempts ?? 1)) return false
  const exitCode = attempt.containers.at(-1)?.exitCode
  const rule = (retry?.evaluateOnExit ?? []).find(
    ({ onStatusReason, onReason, onExitCode }) =>
      fits(onStatusReason, [attempt.statusReason]) &&
      fits(
        onReason,
        attempt.containers.map((each) => each.reason ?? ''),
      ) &&
      fits(onExitCode, [exitCode === undefined ? '' : String(exitCode)]),
  )
  return rule === undefined || rule.action.toLowerCase() === 'retry'
}

/** A glob that may end in `*` and is else taken as it is, without regard to capital letters; no glob fits all. */
function fits(glob: string | undefined, texts: readonly string[]): boolean {
  if (glob === undefined) return true
  const wanted = glob.toLowerCase()
  return texts.some((text) =>
    wanted.endsWith('*') ? text.toLowerCase().startsWith(wanted.slice(0, -1)) : text.toLowerCase() === wanted,
  )
}
