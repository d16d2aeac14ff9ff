/** Shows the cursor again, which progress bars hide, when there is no time for them to do it. */
export function showCursor(): void {
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h\u001b[?7h\n')
}
