import { Command } from 'commander'
import { TASK_STATUSES, type TaskAnswer, type TaskStatus } from '../../shared/api/transformations.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { timeText } from '../output/numbers.ts'
import { print, printJson } from '../output/print.ts'
import { table } from '../output/table.ts'
import { everyPage } from '../paging.ts'
import { noneText, statusOption } from './status-option.ts'

/** `cascade tasks TRANSFORMATION [--status S]`. */
export function tasksCommand(): Command {
  return new Command('tasks')
    .description('the tasks of a transformation, and where each stands')
    .argument('<transformation>', 'PRODUCTION/STEP')
    .addOption(statusOption(TASK_STATUSES, 'tasks'))
    .action(async (transformation: string, { status }: { status?: TaskStatus }, command: Command) => {
      const globals = globalsOf(command)
      const wanted = status === undefined ? { transformation } : { transformation, status }
      const tasks = await withSession(globals, 'tasks', ({ client }) =>
        everyPage(
          (page) => client.tasks({ ...wanted, ...page }),
          (page) => page.tasks,
        ),
      )
      if (globals.json) printJson({ tasks })
      else print(tasks.length === 0 ? noneText('tasks', wanted) : `tasks ${transformation}/N:\n\n${tasksTable(tasks)}`)
    })
}

function tasksTable(tasks: readonly TaskAnswer[]): string {
  return table(
    ['task', 'status', 'attempt', 'run', 'files', 'ended', 'message'],
    tasks.map(({ number, status, attempt, run, files, ended, message }) => [
      number,
      status,
      attempt,
      run,
      files.length,
      ended === null ? '' : timeText(ended),
      message,
    ]),
  )
}
