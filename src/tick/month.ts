/** Months of the site's own time zone: what an archive listing is of. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11`, of an instant in ISO 8601. An unknown time zone is UTC. */
export function monthOf(instant: string, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(new Date(instant))
  const part = (type: 'year' | 'month'): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}`
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const options = { year: 'numeric', month: '2-digit', calendar: 'gregory', numberingSystem: 'latn' } as const
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { ...options, timeZone })
  } catch {
    format = new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
  }
  formats.set(timeZone, format)
  return format
}
