/** A sentence with the full stop that it ends in: what programs and people say may have one already. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
