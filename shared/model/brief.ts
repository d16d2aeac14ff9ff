/** Bytes of UTF-8 of what is said of one task: a few paragraphs, where a record of a table holds 400 KB and may name hundreds of files. */
const MOST_BYTES = 2048

const ENCODER = new TextEncoder()

/** A text that came from a job, as much of it as is kept: its beginning, and a sign that there was more. */
export function brief(text: string): string {
  // No character takes less than a byte.
  if (text.length <= MOST_BYTES && ENCODER.encode(text).length <= MOST_BYTES) return text
  const room = new Uint8Array(MOST_BYTES - '...'.length)
  return `${text.slice(0, ENCODER.encodeInto(text, room).read)}...`
}
