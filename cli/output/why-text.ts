import type { FileInTransformation, Why, WhyTransformation } from '../../shared/api/why.ts'
import type { HistoryEntry } from '../../shared/api/transformations.ts'
import { bold } from './bold.ts'
import { timeText } from './numbers.ts'
import { oneLine } from './printable.ts'
import { openTable, table } from './table.ts'

/** Why something stands where it stands, for people. `whole`: every condition, not only those that fail. */
export function whyText(why: Why, whole: boolean): string {
  const sentences = why.sentences.map(oneLine).join('\n')
  switch (why.kind) {
    case 'file':
      return joined([bold(why.lfn), sentences, ...(whole ? why.transformations.map(conditionsText) : [])])
    case 'task':
      return joined([bold(why.task.name), sentences, attemptsText(why), inputsText(why)])
    case 'transformation':
      return joined([bold(why.transformation), sentences, samplesText(why), historyText(why.history)])
    case 'production':
      return joined([oneLine(why.sentences[0] ?? ''), '', ...why.transformations.map(stepText)])
  }
}

/** A transformation in the answer on its production. */
function stepText({ transformation, sentences }: WhyTransformation): string {
  return [bold(transformation), ...sentences.map(oneLine)].join('\n')
}

/** Blocks with an empty line between them; the first stands on the second as its title. */
function joined([title = '', first = '', ...others]: readonly string[]): string {
  return [[title, first].filter((text) => text !== '').join('\n'), ...others].filter((text) => text !== '').join('\n\n')
}

function conditionsText({ conditions }: FileInTransformation): string {
  if (conditions.length === 0) return ''
  const rows = conditions.map(({ condition, value, holds }) => [
    condition,
    value === null ? '-' : String(value),
    holds ? 'yes' : 'NO',
  ])
  return table(['condition', 'the file has', 'holds'], rows)
}

function attemptsText({ attempts }: Extract<Why, { kind: 'task' }>): string {
  if (attempts.length === 0) return ''
  // The sentences above say why each failed.
  const rows = attempts.map(({ attempt, end, exitCode, started, ended }) => [
    attempt,
    end ?? 'no result',
    exitCode ?? '',
    started === null ? '' : timeText(started),
    started === null || ended === null ? '' : `${((Date.parse(ended) - Date.parse(started)) / 1000).toFixed(1)} s`,
  ])
  return table(['attempt', 'ended', 'exit code', 'started', 'took'], rows)
}

/** Files shown of a task. */
const INPUTS = 10

function inputsText({ task }: Extract<Why, { kind: 'task' }>): string {
  const { files } = task
  if (files.length === 0) return ''
  const more = files.length - INPUTS
  return [
    'its files:',
    ...files.slice(0, INPUTS).map((lfn) => `  ${lfn}`),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
  ].join('\n')
}

function samplesText({ waiting }: WhyTransformation): string {
  return waiting
    .filter(({ sample }) => sample.length > 0)
    .map(({ reason, files, sample }) => [
      `${files} waiting (${oneLine(reason)}), for example:`,
      ...sample.map((lfn) => `  ${lfn}`),
    ])
    .flat()
    .join('\n')
}

function historyText(history: readonly HistoryEntry[]): string {
  if (history.length === 0) return ''
  return openTable(
    ['when', 'who', 'what'],
    history.map(({ at, by, text }) => [timeText(at), by, text]),
  )
}
