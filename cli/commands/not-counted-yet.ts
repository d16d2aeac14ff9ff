import type { Session } from '../connect.ts'
import { printError } from '../output/print.ts'

/** Says, where no engine works, where files that are Unused again are to be seen: they are counted once they are grouped. */
export function sayNotCountedYet({ engine }: Session, transformation: string): void {
  if (engine) return
  printError(
    `"cascade files ${transformation} --status Unused" lists them; "cascade status" counts them when an engine has grouped them.`,
  )
}
