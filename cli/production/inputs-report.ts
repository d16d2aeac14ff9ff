import { countsText, refusedLines, registerNotes, reportOf, type RegisterReport } from '../files/register-report.ts'
import { lateText, type LateInputs } from './late-inputs.ts'
import type { RegisteredInputs } from './register-inputs.ts'

/** What a production's steps had registered, for programs. */
export interface InputsReport extends RegisterReport {
  readonly step: string
  /** Files that transformations take which had been submitted before. */
  readonly late: readonly LateInputs[]
}

/** What became of the files that steps name. */
export function inputsReport(inputs: readonly RegisteredInputs[]): readonly InputsReport[] {
  return inputs.map(({ step, result, late }) => ({ step, ...reportOf(result), late }))
}

/** Whether a file that a step names was refused. */
export function isAnyRefused(inputs: readonly RegisteredInputs[]): boolean {
  return inputsReport(inputs).some(({ refused }) => refused > 0)
}

/** The same for people. */
export function inputsText(inputs: readonly RegisteredInputs[]): readonly string[] {
  return inputs.flatMap(({ step, result, notes, late }) => {
    const report = reportOf(result)
    return [
      `step ${step}: ${countsText(report)}`,
      ...refusedLines(report),
      ...registerNotes(result),
      ...notes,
      ...late.map(lateText),
    ]
  })
}
