import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { makeProgram } from './program.ts'

/** Where the page is. */
const PAGE = new URL('../docs/cli.md', import.meta.url)
/** What people write stands above this line of the page, what this script writes below. */
const MARK = '<!-- From here on'
/** Columns of help in the page. */
const WIDTH = 110

/** The page of the command line with the help of each command as it is now. Throws when it has no place for that. */
export function withCurrentHelp(page: string): string {
  const at = page.indexOf(MARK)
  if (at < 0) throw new Error(`docs/cli.md should have a line that begins with "${MARK}"`)
  const written = page.slice(0, page.indexOf('\n', at))
  const groups = Map.groupBy(makeProgram().commands, (command) => command.helpGroup().replace(/:$/, ''))
  const sections = [...groups].map(([title, commands]) => [`## ${title}`, ...commands.map(sectionOf)].join('\n\n'))
  return `${[written, ...sections].join('\n\n')}\n`
}

function sectionOf(command: Command): string {
  return `### \`cascade ${command.name()}\`\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``
}

function helpOf(command: Command): string {
  let text = ''
  const writeOut = (part: string): void => {
    text += part
  }
  command
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut, getOutHelpWidth: () => WIDTH, getOutHasColors: () => false })
    .outputHelp()
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

if (import.meta.main) writeFileSync(PAGE, withCurrentHelp(readFileSync(PAGE, 'utf8')))
