import { counted, countedAre } from '../../../shared/model/counted.ts'
import { stoppedFiles } from '../../../shared/model/counts.ts'
import type { Standing } from '../../../shared/model/production-status.ts'
import type { LossesShown } from './losses-shown.ts'
import { sentence } from './say-sentence.ts'

/** What a transformation lost, in sentences: how much, some of it by name with what was wrong, how to see the rest, what to do. */
export function sayLosses(standing: Standing, shown: LossesShown): string[] {
  const { transformation, counts } = standing
  if (transformation.definition.input.kind === 'none') return sayTasks(standing, shown, 'failed for good')
  if (stoppedFiles(counts) > 0) return sayFiles(standing, shown)
  // Files of failed tasks that were given back are tried again: that is news only where nothing goes on.
  return transformation.state.status === 'Stopped' ? sayTasks(standing, shown, 'failed, and gave their files back') : []
}

function sayFiles({ transformation, counts }: Standing, { stopped, failed }: LossesShown): string[] {
  const { name } = transformation.definition
  const { maxReset, problematic } = counts
  const lists = [...(maxReset > 0 ? ['MaxReset'] : []), ...(problematic > 0 ? ['Problematic'] : [])]
  return [
    `${countedAre(stoppedFiles(counts), 'file')} stopped:`,
    ...stopped.map(({ lfn, status, errors, reason }) => {
      return sentence(`${lfn} (${errors === 0 ? status : `${status}, ${counted(errors, 'error')}`}): ${reason}`)
    }),
    ...sayMore(
      stoppedFiles(counts) - stopped.length,
      lists.map((status) => `cascade files ${name} --status ${status}`),
    ),
    ...(maxReset > 0 ? sayLog(name, failed) : []),
    `When that is mended, "cascade reset ${name}" has them tried again.`,
  ]
}

function sayTasks({ transformation, counts }: Standing, { failed }: LossesShown, what: string): string[] {
  if (counts.failed === 0) return []
  const { name, input } = transformation.definition
  return [
    `${counted(counts.failed, 'task')} ${what}:`,
    ...failed.map(({ task, attempts, message }) =>
      sentence(`${name}/${task} (${counted(attempts, 'attempt')}): ${message}`),
    ),
    ...sayMore(counts.failed - failed.length, [`cascade tasks ${name} --status Failed`]),
    ...sayLog(name, failed),
    ...(input.kind === 'none' ? [`When that is mended, "cascade retry ${name}" makes another attempt.`] : []),
  ]
}

function sayMore(count: number, commands: readonly string[]): string[] {
  return count <= 0 ? [] : [`... and ${count} more: ${commands.map((command) => `"${command}"`).join(', ')}`]
}

function sayLog(name: string, [newest]: LossesShown['failed']): string[] {
  return newest === undefined ? [] : [`"cascade log ${name}/${newest.task}" shows what the last job that failed wrote.`]
}
