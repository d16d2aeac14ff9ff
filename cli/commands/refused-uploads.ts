import { Command } from 'commander'
import type { Client } from '../../shared/api/client.ts'
import { UPLOAD_KEYS_MOST, type RefusedUploadAnswer } from '../../shared/api/uploads.ts'
import { inputError } from '../../shared/model/input-error.ts'
import { withSession } from '../connect.ts'
import { globalsOf } from '../globals.ts'
import { helpText } from '../output/help-text.ts'
import { keyText, readKey } from '../output/key-text.ts'
import { timeText } from '../output/numbers.ts'
import { print, printError, printJson } from '../output/print.ts'
import { nameTable } from '../output/table.ts'
import { awaitUploads } from '../uploads/await-uploads.ts'
import { endWithRefused } from './refused.ts'

interface Options {
  readonly retry?: readonly string[]
  readonly forget?: readonly string[]
}

const HELP = `
A file that is uploaded (any client of S3, below incoming/ of the bucket of the deployment) becomes a file of the catalog by
itself. What cannot is kept where it is, and stands here. To register it, say what was missing: upload it again with
metadata, or KEY.meta.yaml beside it, which is looked at by itself; after a change of the configuration, --retry. What has no
metadata, and metadata that have no file, wait a quarter of an hour for them before they are refused. A key with characters that
no terminal shows stands in quotes, as JSON, and is taken so, too.

On one machine nothing is uploaded: there "cascade register" says at once what it refuses.`

/** `cascade refused [--retry KEY...] [--forget KEY...]`. */
export function refusedCommand(): Command {
  return new Command('refused')
    .description('uploads that were refused, or wait for their metadata, and why')
    .option('--retry <key...>', 'look at these again, and say what became of them')
    .option('--forget <key...>', 'take these off the list; the objects stay')
    .addHelpText('after', helpText(HELP))
    .action(async ({ retry, forget }: Options, command: Command) => {
      const globals = globalsOf(command)
      if (retry !== undefined && forget !== undefined)
        throw inputError('forget', '--retry and --forget go one after the other: give one of them')
      await withSession(globals, 'refused', async ({ client }) => {
        if (retry !== undefined) return retryAll(retry.map(readKey), client, globals.json)
        if (forget !== undefined) return forgetAll(forget.map(readKey), client, globals.json)
        return list(client, globals.json)
      })
    })
}

async function list(client: Client, json: boolean): Promise<void> {
  const answer = await client.refusedUploads({})
  if (json) return printJson(answer)
  const { uploads, refused, more } = answer
  if (!uploads)
    return print(
      'Nothing is uploaded here: files are registered where they lie, and "cascade register" says what it refuses.',
    )
  print(refused.length === 0 ? 'No upload is refused, and none waits.' : tableOf(refused))
  if (more) printError(`There are more than these ${refused.length}.`)
}

function tableOf(refused: readonly RefusedUploadAnswer[]): string {
  return nameTable(
    ['key', 'standing', 'reason'],
    refused.map(({ key, at, reason, waitsUntil }) => [keyText(key), standingText(at, waitsUntil), reason] as const),
  )
}

function standingText(at: string, waitsUntil: string | null): string {
  return waitsUntil === null ? `refused ${timeText(at)}` : `waits until ${timeText(waitsUntil)}`
}

/** What became of an upload that was looked at again. */
type Retried =
  | { readonly key: string; readonly outcome: 'registered'; readonly lfn: string }
  | { readonly key: string; readonly outcome: 'refused'; readonly reason: string }

async function retryAll(given: readonly string[], client: Client, json: boolean): Promise<void> {
  const [sent, missing]: [string[], string[]] = [[], []]
  for (const keys of parts(given)) {
    const asked = await client.retryUploads({ keys })
    sent.push(...asked.sent)
    missing.push(...asked.missing)
  }
  const verdicts = await awaitUploads(sent, client, async ({ key, file, refusal }): Promise<Retried | undefined> => {
    if (refusal !== null) return { key, outcome: 'refused', reason: refusal.reason }
    return file === null ? undefined : { key, outcome: 'registered', lfn: file.lfn }
  })
  const reason = 'there is no such object'
  const uploads = [
    ...sent.map((key) => verdicts.get(key) ?? silent(key)),
    ...missing.map((key): Retried => ({ key, outcome: 'refused', reason })),
  ]
  if (json) printJson({ uploads })
  else print(uploads.map(retriedText).join('\n'))
  const refused = uploads.filter(({ outcome }) => outcome === 'refused').length
  endWithRefused(uploads.length - refused, refused)
}

function silent(key: string): Retried {
  return { key, outcome: 'refused', reason: 'nothing is heard of it: is there such an object?' }
}

function retriedText(one: Retried): string {
  return one.outcome === 'registered'
    ? `${keyText(one.key)}: registered as ${one.lfn}`
    : `${keyText(one.key)}: refused: ${one.reason}`
}

async function forgetAll(given: readonly string[], client: Client, json: boolean): Promise<void> {
  const forgotten: string[] = []
  for (const keys of parts(given)) forgotten.push(...(await client.forgetUploads({ keys })).forgotten)
  const unknown = given.filter((key) => !forgotten.includes(key))
  const refused = unknown.map((key) => ({ name: key, reason: 'it is not among the refused uploads' }))
  if (json) printJson({ forgotten, refused })
  else
    print(
      [
        ...forgotten.map((key) => `${keyText(key)}: forgotten`),
        ...refused.map(({ name, reason }) => `${keyText(name)}: ${reason}`),
      ].join('\n'),
    )
  endWithRefused(forgotten.length, refused.length)
}

function parts(keys: readonly string[]): readonly string[][] {
  const count = Math.ceil(keys.length / UPLOAD_KEYS_MOST)
  return Array.from({ length: count }, (_, part) => keys.slice(part * UPLOAD_KEYS_MOST, (part + 1) * UPLOAD_KEYS_MOST))
}
