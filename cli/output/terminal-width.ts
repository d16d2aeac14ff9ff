/** Columns of the terminal; without one there is nothing to fit into, unless COLUMNS says otherwise. */
export function terminalWidth(): number {
  const told = Number(process.env['COLUMNS'])
  // A terminal that does not know its size says 0.
  return process.stdout.columns || (Number.isSafeInteger(told) && told > 0 ? told : Infinity)
}
