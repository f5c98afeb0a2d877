/** Dates as editors and their old programs type them, made into instants of the site's time zone. */

/** `2026-03-02`, `2026/3/2`, `2026.03.02`, `2026年3月2日`. */
const YEAR_FIRST = /^(?<year>\d{4})\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<day>\d{1,2})\s*[日号號]?(?<rest>.*)$/s
/** `20260302`, `20260302T093000Z`, `202603020930`. */
const COMPACT =
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/
/** `Mon, 02 Mar 2026 09:30:00 GMT` (RFC 2822), `2 March 2026`. */
const DAY_MONTH =
  /^(?:[a-z]{3,9},?\s+)?(?<day>\d{1,2})(?:st|nd|rd|th)?\s+(?<name>[a-z]{3,9})\.?,?\s+(?<year>\d{4})(?<rest>.*)$/is
/** `Mar 2, 2026`, `Monday, March 2nd, 2026 at 9:30 PM`. */
const MONTH_DAY =
  /^(?:[a-z]{3,9},?\s+)?(?<name>[a-z]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?<rest>.*)$/is
/** `25/03/2026`: only where one of the numbers can be no month. */
const YEAR_LAST = /^(?<one>\d{1,2})[-/.](?<other>\d{1,2})[-/.](?<year>\d{4})(?<rest>.*)$/s
/** Seconds or milliseconds since 1970. */
const UNIX = /^(?:\d{10}|\d{13})$/

/** What may stand behind a day. */
const TIME =
  /^(?:[T,\s]|at\s)*(?:(?<half>上午|下午|早上|晚上|凌晨|中午|[ap]m)\s*)?(?<hour>\d{1,2})[:：时時点點](?<minute>\d{1,2})(?:[:：分](?<second>\d{1,2})(?:[.,]\d+)?秒?)?分?\s*(?<after>[ap]\.?m\.?)?\s*(?<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?\s*(?<place>[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+)?$/i

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

type Groups = Record<string, string | undefined>
type Day = { year: number; month: number; day: number; rest: string }

/**
 * A date in any of the forms above -> ISO 8601 with offset. Without an offset the date is of `timeZone`. Undefined for
 * anything else, for days that do not exist, and for what may be two different days (`isAmbiguous`).
 */
export function parseDate(text: string, timeZone: string): string | undefined {
  const typed = text.trim()
  if (UNIX.test(typed)) return fromUnix(Number(typed.padEnd(13, '0')), timeZone)
  const compact: Groups | undefined = COMPACT.exec(typed)?.groups
  if (compact) return instant(dayOf(compact), compact, timeZone)
  const day = readDay(typed)
  if (!day) return undefined
  if (day.rest.trim() === '') return instant(day, {}, timeZone)
  const time: Groups | undefined = TIME.exec(day.rest)?.groups
  return time && instant(day, time, timeZone)
}

/** True for `03/02/2026`, which is March in America and February elsewhere. */
export function isAmbiguous(text: string): boolean {
  const { one, other } = YEAR_LAST.exec(text.trim())?.groups ?? {}
  return one !== undefined && Number(one) <= 12 && Number(other) <= 12
}

function readDay(typed: string): Day | undefined {
  const first: Groups | undefined = YEAR_FIRST.exec(typed)?.groups
  if (first) return dayOf(first)
  const last: Groups | undefined = YEAR_LAST.exec(typed)?.groups
  if (last) {
    if (isAmbiguous(typed)) return undefined
    const [month, day] = Number(last['one']) > 12 ? [last['other'], last['one']] : [last['one'], last['other']]
    return dayOf({ ...last, month, day })
  }
  const named: Groups | undefined = (DAY_MONTH.exec(typed) ?? MONTH_DAY.exec(typed))?.groups
  const month = MONTHS.indexOf(named?.['name']?.slice(0, 3).toLowerCase() ?? '') + 1
  return named && month > 0 ? dayOf({ ...named, month: String(month) }) : undefined
}

const dayOf = ({ year, month, day, rest }: Groups): Day => ({
  year: Number(year),
  month: Number(month),
  day: Number(day),
  rest: rest ?? '',
})

function instant({ year, month, day }: Day, time: Groups, timeZone: string): string | undefined {
  const hour = hourOf(time)
  const [minute, second] = [Number(time['minute'] ?? 0), Number(time['second'] ?? 0)]
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(wall)
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!exists || year < 1000) return undefined
  const offset = time['zone'] ? offsetOfText(time['zone']) : zoneOffset(wall, time['place'] ?? timeZone)
  return offset === undefined ? undefined : `${back.toISOString().slice(0, 19)}${offsetText(offset)}`
}

/** 24 for an hour that there is not. */
function hourOf({ hour = '0', half, after }: Groups): number {
  const number = Number(hour)
  const mark = (half ?? after ?? '').replaceAll('.', '').toLowerCase()
  if (mark === '') return number
  if (/^[ap]m$/.test(mark) && (number < 1 || number > 12)) return 24
  const isLate = ['pm', '下午', '晚上'].includes(mark) || (mark === '中午' && number < 11)
  if (isLate) return number < 12 ? number + 12 : number
  return number === 12 && mark !== '中午' ? 0 : number
}

function fromUnix(milliseconds: number, timeZone: string): string {
  const offset = offsetAt(milliseconds, timeZone)
  return `${new Date(milliseconds + offset * 60_000).toISOString().slice(0, 19)}${offsetText(offset)}`
}

/** Undefined for an offset that no place on earth has. */
function offsetOfText(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(text) ?? []
  if (sign === undefined) return 0
  const size = Number(hours) * 60 + Number(minutes)
  if (size > 14 * 60 || Number(minutes) > 59) return undefined
  return sign === '-' ? -size : size
}

/** Minutes east of UTC at a wall-clock time in the zone. */
function zoneOffset(wall: number, timeZone: string): number | undefined {
  if (!isTimeZone(timeZone)) return undefined
  // The wall time is no instant yet: the offset at the guess gives the instant, whose offset counts.
  const guess = offsetAt(wall, timeZone)
  return offsetAt(wall - guess * 60_000, timeZone)
}

/** True for a name such as `Asia/Shanghai`. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-]\d{2}:\d{2})/.exec(name)
  return match?.[1] === undefined ? 0 : (offsetOfText(match[1]) ?? 0)
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
