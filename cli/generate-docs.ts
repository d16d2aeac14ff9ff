import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import * as z from 'zod'
import { OPEN_API_PATH } from '../shared/api/open-api.ts'
import type { AnyOperation } from '../shared/api/operation.ts'
import { OPERATIONS } from '../shared/api/operations.ts'
import { pageRequest } from '../shared/api/page.ts'
import { makeProgram } from './program.ts'

/** Where the pages are. */
const CLI_PAGE = new URL('../docs/cli.md', import.meta.url)
const API_PAGE = new URL('../docs/api.md', import.meta.url)
/** What people write stands above this line of a page, what this script writes below. */
const MARK = '<!-- From here on'
/** Columns of help in the page. */
const WIDTH = 110

/** The page of the command line with the help of each command as it is now. Throws when it has no place for that. */
export function withCurrentHelp(page: string): string {
  const groups = Map.groupBy(makeProgram().commands, (command) => command.helpGroup().replace(/:$/, ''))
  const sections = [...groups].map(([title, commands]) => [`## ${title}`, ...commands.map(sectionOf)].join('\n\n'))
  return `${[writtenIn(page), ...sections].join('\n\n')}\n`
}

/** The page of the HTTP API with its operations as they are now. Throws when it has no place for that. */
export function withCurrentOperations(page: string): string {
  return `${writtenIn(page)}\n\n## Operations\n\n${operationsTable()}\n`
}

function writtenIn(page: string): string {
  const at = page.indexOf(MARK)
  if (at < 0) throw new Error(`the page should have a line that begins with "${MARK}"`)
  return page.slice(0, page.indexOf('\n', at))
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

/** The bodies that are no JSON, and what serves the rest. */
const OTHERS = [
  ['`PUT /api/objects/sandbox/:sha256`', 'the bytes', 'stores a sandbox file under its hash, which is checked'],
  [`\`GET ${OPEN_API_PATH}\``, '', 'all of this as an OpenAPI 3.1 document'],
]

function operationsTable(): string {
  const rows = Object.values(OPERATIONS).map((one) => [`\`${one.method} ${one.path}\``, requestText(one), one.summary])
  return markdownTable([['operation', 'request', 'what it does'], ...rows, ...OTHERS])
}

function requestText({ request }: AnyOperation): string {
  const { properties = {} } = z.toJSONSchema(request, { io: 'input' })
  const fields = Object.keys(properties)
  const named = fields.filter((name) => !Object.hasOwn(pageRequest, name)).map((name) => `\`${name}\``)
  return [...named, ...(fields.includes('limit') ? ['page'] : [])].join(', ')
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const [head = '', ...body] = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}

if (import.meta.main) {
  writeFileSync(CLI_PAGE, withCurrentHelp(readFileSync(CLI_PAGE, 'utf8')))
  writeFileSync(API_PAGE, withCurrentOperations(readFileSync(API_PAGE, 'utf8')))
}
