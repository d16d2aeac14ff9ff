import { Command } from 'commander'
import { notFound } from '../../shared/api/refusal.ts'
import type { Client } from '../../shared/api/client.ts'
import type { Why } from '../../shared/api/why.ts'
import { sayIfWorkWaits, withSession, type GlobalOptions, type Session } from '../connect.ts'
import { nearestHint } from '../files/nearest-lfn.ts'
import { globalsOf } from '../globals.ts'
import { print, printJson } from '../output/print.ts'
import { whyText } from '../output/why-text.ts'

/** What is asked about, as it was typed. */
interface Asked {
  readonly subject: string
  readonly transformation?: string
}

/** `cascade why SUBJECT [TRANSFORMATION]`. */
export function whyCommand(): Command {
  return new Command('why')
    .description('why something does not go on: which condition fails, what a group lacks, what is waited for')
    .argument('<subject>', 'an LFN, a task (PRODUCTION/STEP/NUMBER), a transformation or a production')
    .argument('[transformation]', 'of an LFN: only this one, with every condition of its query')
    .action(async (...[subject, transformation, , command]: [string, string | undefined, object, Command]) => {
      const globals = globalsOf(command)
      const asked = transformation === undefined ? { subject } : { subject, transformation }
      await withSession(globals, 'why', (session) => show(asked, globals, session))
    })
}

async function show(asked: Asked, { json }: GlobalOptions, session: Session): Promise<void> {
  const why = await ask(asked, session.client)
  if (json) printJson(why)
  else print(whyText(why, asked.transformation !== undefined))
  sayIfWorkWaits(session)
}

/** Throws a refusal for an LFN that nobody knows; one that was removed may still be told of. */
async function ask(asked: Asked, client: Client): Promise<Why> {
  const why = await client.why(asked)
  if (why.kind !== 'file' || why.registered || why.upload !== null || why.transformations.length > 0) return why
  const missing = why.sentences[0]?.replace(/\.$/, '') ?? `${why.lfn} is not in the catalog`
  throw notFound('lfn', `${missing}${await nearestHint(why.lfn, client)}`)
}
