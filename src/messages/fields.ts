/** Fields of what readers send, checked at the border: the schemas of messages and questions are made of these. */
import * as v from 'valibot'

import { isPhone } from '../inbox/reach.ts'
import { cleanLine, cleanText } from './clean-text.ts'

/** What is wrong with a field; the texts of a form have the words. */
export type FaultCode =
  | 'not-text'
  | 'long'
  | 'name-missing'
  | 'phone-wrong'
  | 'email-wrong'
  | 'message-missing'
  | 'question-missing'
  | 'consent-missing'
  | 'from-wrong'
  | 'missing'
  | 'no-way'

export const code = (one: FaultCode): FaultCode => one

const within = (max: number) => v.check((text: string) => [...text].length <= max, code('long'))

/** Blanks, joiners and fillers alone are nothing. */
const visibleOrEmpty = v.transform((text: string) => (/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text) ? text : ''))

/** As programs are told of it. */
const text = (maxLength: number) => v.pipe(v.string(code('not-text')), v.metadata({ maxLength }))

/** One line of text. */
export const line = (max: number) => v.pipe(text(max), v.transform(cleanLine), visibleOrEmpty, within(max))

/** Text of several lines. */
export const lines = (max: number) => v.pipe(text(max), v.transform(cleanText), visibleOrEmpty, within(max))

/** Left empty is the same as left out. */
export const orNothing = (schema: v.GenericSchema<string, string>) =>
  v.optional(
    v.pipe(
      schema,
      v.transform((text): string | undefined => text || undefined),
    ),
  )

export const notEmpty = (fault: FaultCode) => v.check((text: string) => text !== '', fault)

/** A rule for what is not left empty. */
const ifAny = (isRight: (text: string) => boolean, fault: FaultCode) =>
  v.check((text: string) => text === '' || isRight(text), fault)

const EMAIL = /^[^\s@<>"(),:;\\?&=]+@[^\s@.]+(?:\.[^\s@.]+)+$/u

/** RFC 5321 §4.5.3.1: 254 octets fit a path. */
export const EMAIL_MAX = 254
export const FROM_MAX = 500

export const phone = (max: number) => orNothing(v.pipe(line(max), ifAny(isPhone, code('phone-wrong'))))

export const email = orNothing(
  v.pipe(
    line(EMAIL_MAX),
    ifAny((text) => EMAIL.test(text), code('email-wrong')),
  ),
)

/** A path of this site. */
export const from = orNothing(
  v.pipe(
    line(FROM_MAX),
    ifAny((text) => /^\/(?![/\\])[^\s\\]*$/.test(text), code('from-wrong')),
  ),
)

export const consent = v.literal(true, code('consent-missing'))

/** `path` is the field. */
export type Fault = { path: string; code: FaultCode }

export type Checked<T> = { ok: true; value: T } | { ok: false; faults: Fault[] }

/** Never throws; each field is named at most once. Every message of the schema is a `FaultCode`. */
export function checked<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Checked<T> {
  const result = v.safeParse(schema, input)
  if (result.success) return { ok: true, value: result.output }
  const faults = new Map<string, FaultCode>()
  for (const issue of result.issues) {
    // No field has fields of its own.
    const key = issue.path?.[0].key
    const path = typeof key === 'string' ? key : ''
    if (!faults.has(path)) faults.set(path, issue.message as FaultCode)
  }
  return { ok: false, faults: [...faults].map(([path, fault]) => ({ path, code: fault })) }
}
