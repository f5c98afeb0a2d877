/** Dates as editors type them, made into instants of the site's time zone. */

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * `2026-03-02`, `2026-03-02 09:30`, `2026-03-02T09:30:00Z` or with an offset -> ISO 8601 with offset.
 * Without an offset the date is of `timeZone`. Undefined for anything else, also for days that do not exist.
 */
export function parseDate(text: string, timeZone: string): string | undefined {
  const match = DATE.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Fields
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(wall)
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!exists) return undefined

  const written = match[7]
  const offset = written ? offsetOfText(written) : offsetOfZone(wall, timeZone)
  if (offset === undefined || year < 1000) return undefined
  return `${back.toISOString().slice(0, 19)}${offsetText(offset)}`
}

type Fields = [year: number, month: number, day: number, hour: number, minute: number, second: number]

/** Undefined for an offset that no place on earth has. */
function offsetOfText(text: string): number | undefined {
  if (text === 'Z') return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  if (minutes > 14 * 60 || Number(text.slice(-2)) > 59) return undefined
  return text.startsWith('-') ? -minutes : minutes
}

/** Minutes east of UTC at a wall-clock time in the zone. */
function offsetOfZone(wall: number, timeZone: string): number {
  // The wall time is no instant yet: the offset at the guess gives the instant, whose offset counts.
  const guess = offsetAt(wall, timeZone)
  return offsetAt(wall - guess * 60_000, timeZone)
}

function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-]\d{2}:\d{2})/.exec(name)
  return (match?.[1] && offsetOfText(match[1])) || 0
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
