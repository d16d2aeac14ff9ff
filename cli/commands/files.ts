import { Command } from 'commander'
import type { AttachedFile } from '../../shared/api/transformations.ts'
import { FILE_STATUSES, type FileStatus } from '../../shared/model/attachment.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { sizeText } from '../output/numbers.ts'
import { print, printJson } from '../output/print.ts'
import { lfnTable } from '../output/lfn-table.ts'
import { everyPage } from '../paging.ts'
import { noneText, statusOption } from './status-option.ts'

/** `cascade files TRANSFORMATION [--status S]`. */
export function filesCommand(): Command {
  return new Command('files')
    .description('the files of a transformation, and where each stands')
    .argument('<transformation>', 'PRODUCTION/STEP')
    .addOption(statusOption(FILE_STATUSES, 'files'))
    .action(async (transformation: string, { status }: { status?: FileStatus }, command: Command) => {
      const globals = globalsOf(command)
      const wanted = status === undefined ? { transformation } : { transformation, status }
      const files = await withSession(globals, 'files', ({ client }) =>
        everyPage(
          (page) => client.files({ ...wanted, ...page }),
          (page) => page.files,
        ),
      )
      if (globals.json) printJson({ files })
      else print(files.length === 0 ? noneText('files', wanted) : filesTable(files))
    })
}

function filesTable(files: readonly AttachedFile[]): string {
  return lfnTable(
    ['status', 'errors', 'task', 'size', 'reason'],
    files.map(({ lfn, status, errors, task, size, reason }) => [
      lfn,
      status,
      errors,
      task ?? '',
      sizeText(size),
      reason,
    ]),
  )
}
