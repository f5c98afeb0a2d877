/** A contact message: what is asked of the reader, checked at the border. Form and API go through the same schema. */
import * as v from 'valibot'

import { cleanLine, cleanText } from './clean-text.ts'

/** Version of the consent text on the form; stored with each message. Change it with the text. */
export const CONSENT_VERSION = '2026-11'

/** Longest values, in characters. */
export const LIMITS = {
  name: 80,
  phone: 40,
  wechat: 60,
  /** RFC 5321 §4.5.3.1: 254 octets fit a path. */
  email: 254,
  company: 120,
  subject: 200,
  message: 5000,
  from: 500,
}

/** What is wrong with a field; `contactTexts` has the words. */
export type FaultCode =
  | 'not-text'
  | 'long'
  | 'name-missing'
  | 'phone-wrong'
  | 'email-wrong'
  | 'message-missing'
  | 'consent-missing'
  | 'from-wrong'
  | 'missing'
  | 'no-way'

const code = (one: FaultCode): FaultCode => one

const within = (max: number) => v.check((text: string) => [...text].length <= max, code('long'))

/** Blanks, joiners and fillers alone are nothing. */
const visibleOrEmpty = v.transform((text: string) => (/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text) ? text : ''))

const line = (max: number) => v.pipe(v.string(code('not-text')), v.transform(cleanLine), visibleOrEmpty, within(max))

/** Left empty is the same as left out. */
const orNothing = (schema: v.GenericSchema<string, string>) =>
  v.optional(
    v.pipe(
      schema,
      v.transform((text): string | undefined => text || undefined),
    ),
  )

const notEmpty = (fault: FaultCode) => v.check((text: string) => text !== '', fault)

/** A rule for what is not left empty. */
const ifAny = (isRight: (text: string) => boolean, fault: FaultCode) =>
  v.check((text: string) => text === '' || isRight(text), fault)

const PHONE = /^\+?[\d\s().\-–—/]*(?:(?:转|轉|ext\.?|x|#)\s*\d+)?$/iu
const isPhone = (text: string): boolean => {
  const plain = text.normalize('NFKC')
  return PHONE.test(plain) && (plain.match(/\d/g)?.length ?? 0) >= 5
}

const EMAIL = /^[^\s@<>"(),:;\\]+@[^\s@.]+(?:\.[^\s@.]+)+$/u

const ContactMessageSchema = v.pipe(
  v.object(
    {
      name: v.pipe(line(LIMITS.name), notEmpty('name-missing')),
      phone: orNothing(v.pipe(line(LIMITS.phone), ifAny(isPhone, 'phone-wrong'))),
      wechat: orNothing(line(LIMITS.wechat)),
      email: orNothing(
        v.pipe(
          line(LIMITS.email),
          ifAny((text) => EMAIL.test(text), 'email-wrong'),
        ),
      ),
      company: orNothing(line(LIMITS.company)),
      subject: orNothing(line(LIMITS.subject)),
      message: v.pipe(
        v.string(code('not-text')),
        v.transform(cleanText),
        visibleOrEmpty,
        notEmpty('message-missing'),
        within(LIMITS.message),
      ),
      consent: v.literal(true, code('consent-missing')),
      from: orNothing(
        v.pipe(
          line(LIMITS.from),
          ifAny((text) => /^\/(?!\/)\S*$/.test(text), 'from-wrong'),
        ),
      ),
    },
    code('missing'),
  ),
  v.forward(
    v.partialCheck(
      [['phone'], ['wechat'], ['email']],
      ({ phone, wechat, email }) => [phone, wechat, email].some((way) => way !== undefined),
      code('no-way'),
    ),
    ['phone'],
  ),
)
export type ContactMessage = v.InferOutput<typeof ContactMessageSchema>

/** `path` is the field. */
export type Fault = { path: string; code: FaultCode }

export type Checked = { ok: true; message: ContactMessage } | { ok: false; faults: Fault[] }

/** Never throws; each field is named at most once. */
export function checkContactMessage(input: unknown): Checked {
  const result = v.safeParse(ContactMessageSchema, input)
  if (result.success) return { ok: true, message: result.output }
  const faults = new Map<string, FaultCode>()
  for (const issue of result.issues) {
    // No field has fields of its own.
    const key = issue.path?.[0].key
    const path = typeof key === 'string' ? key : ''
    if (!faults.has(path)) faults.set(path, codeOf(issue.message))
  }
  return { ok: false, faults: [...faults].map(([path, fault]) => ({ path, code: fault })) }
}

/** Every message of the schema is one. */
const codeOf = (message: string): FaultCode => message as FaultCode
