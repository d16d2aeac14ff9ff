const TIME =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<minutes>\d\d:\d\d)(?<seconds>:\d\d)?(?<fraction>\.\d{1,3})?(?<zone>Z|[+-]\d\d:\d\d)?)?$/i

/**
 * Reads `2024-01-31`, `2024-01-31 12:00`, `2024-01-31 12:00:00` (DIRAC's form) or ISO 8601 to milliseconds, and returns
 * it as `2024-01-31T12:00:00.000Z`. UTC unless it names an offset. Undefined for anything else and for days and times
 * that do not exist.
 */
export function readDatetime(given: unknown): string | undefined {
  const parts = typeof given === 'string' ? TIME.exec(given.trim())?.groups : undefined
  if (parts === undefined) return undefined
  const { date, minutes = '00:00', seconds = ':00', fraction = '.', zone = 'Z' } = parts
  const local = `${date}T${minutes}${seconds}${fraction.padEnd(4, '0')}Z`
  // Date.parse lets 30 February through as 1 March; the way back shows it.
  if (isoText(Date.parse(local)) !== local) return undefined
  return isoText(Date.parse(local.slice(0, -1) + zone.toUpperCase()))
}

/** ISO text of a time with a year of four digits, else undefined. */
function isoText(milliseconds: number): string | undefined {
  if (!Number.isFinite(milliseconds)) return undefined
  const text = new Date(milliseconds).toISOString()
  return text.length === '2024-01-31T12:00:00.000Z'.length ? text : undefined
}
