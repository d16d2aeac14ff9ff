import { writeFileSync } from 'node:fs'

/** Digits of the numbers in the table. */
const DIGITS = 4

/**
 * Writes a table as ECSV, the text format of astropy's tables: comma-separated, with units and descriptions in a head
 * (`astropy.table.QTable.read(path)` reads it). Undefined values are left empty, which means masked there.
 * @param {{name: string, unit?: string, type?: string, about: string, of: (row: object) => number | undefined}[]} columns
 */
export function writeEcsv(path, { columns, rows, meta }) {
  const head = [
    '%ECSV 1.0',
    '---',
    "delimiter: ','",
    'datatype:',
    ...columns.map(columnLine),
    `meta: ${JSON.stringify(meta)}`,
    'schema: astropy-2.0',
  ]
  const lines = [
    ...head.map((line) => `# ${line}`),
    columns.map((column) => column.name).join(','),
    ...rows.map((row) => columns.map((column) => text(column.of(row))).join(',')),
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
}

function columnLine({ name, unit, type = 'float64', about }) {
  // JSON is YAML too, so texts need no rule of their own.
  return `- ${JSON.stringify({ name, ...(unit && { unit }), datatype: type, description: about })}`
}

function text(value) {
  return value === undefined ? '' : String(Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)))
}
