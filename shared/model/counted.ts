/** A number with what it counts: `1 file`, `2 files`. */
export function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

/** As {@link counted}, with the verb: `1 file is`, `2 files are`. */
export function countedAre(number: number, thing: string): string {
  return `${counted(number, thing)} ${number === 1 ? 'is' : 'are'}`
}
