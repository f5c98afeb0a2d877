/**
 * Settings as they were typed, in whatever format: every scalar is text, every value knows its place. A schema then makes
 * values of them and says what is wrong.
 */
import { distance } from 'fastest-levenshtein'
import * as v from 'valibot'

import { type Finding, finding, type Place } from '../problem.ts'

export type Path = (string | number)[]

export type Raw = {
  value: Record<string, unknown>
  /** Of the key or list item at the path; of the nearest one around it where there is none. */
  placeOf: (path: Path) => Place
}

/** Undefined with at least one error. */
export type RawResult = { raw: Raw | undefined; findings: Finding[] }

/** A key may differ from a known one in so large a part and still be taken for a slip. */
const SLIP_PART = 0.4

/** The value that the schema makes. Keys that it does not know are warnings, at any depth. */
export function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  { value, placeOf }: Raw,
): { value: T | undefined; findings: Finding[] } {
  const findings = unknownKeys(schema, value, []).map(({ path, known }) =>
    unknownKey(String(path.at(-1)), path.join('.'), known, placeOf(path)),
  )
  const result = v.safeParse(schema, value)
  if (result.success) return { value: result.output, findings }
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    findings.push(finding('error', 'setting-wrong', placeOf(path), { path: path.join('.'), why: issue.message }))
  }
  return { value: undefined, findings }
}

/** A warning that names the key that was probably meant. */
export function unknownKey(key: string, path: string, known: string[], place: Place): Finding {
  const like = nearest(key, known)
  return like === undefined
    ? finding('warning', 'setting-unknown', place, { key: path })
    : finding('warning', 'setting-unknown-like', place, { key: path, like })
}

/** The known word that a slip of the fingers makes this one of. */
export function nearest(word: string, known: string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length * SLIP_PART))
  const [best] = known
    .map((one) => ({ one, away: distance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ away }) => away <= most)
    .toSorted((a, b) => a.away - b.away)
  return best?.one
}

type Unknown = { path: Path; known: string[] }

/** What the schema says nothing of. The schemas of settings are objects, lists, and these made optional. */
function unknownKeys(schema: unknown, value: unknown, path: Path): Unknown[] {
  const { type, entries, wrapped, item, getter } = schema as {
    type?: string
    entries?: Record<string, unknown>
    wrapped?: unknown
    item?: unknown
    getter?: (input: unknown) => unknown
  }
  if (type === 'optional') return unknownKeys(wrapped, value, path)
  if (type === 'lazy' && getter) return unknownKeys(getter(value), value, path)
  if (type === 'array' && Array.isArray(value)) return value.flatMap((one, at) => unknownKeys(item, one, [...path, at]))
  if (entries === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const known = Object.keys(entries)
  return Object.entries(value).flatMap(([key, inner]): Unknown[] =>
    Object.hasOwn(entries, key) ? unknownKeys(entries[key], inner, [...path, key]) : [{ path: [...path, key], known }],
  )
}
