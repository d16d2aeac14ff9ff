const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people: `3.31 MB` (powers of 1000, as storage is sold). */
export function sizeText(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 ? String(bytes) : value.toPrecision(3)} ${UNITS[power] ?? ''}`
}

/** A moment of an answer for people, in this machine's time. */
export function timeText(iso: string): string {
  const at = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
