/** A contact message: what is asked of the reader, checked at the border. Form and API go through the same schema. */
import * as v from 'valibot'

import type { FieldFault } from '../page/problem.ts'
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

const within = (max: number, label: string) =>
  v.check((text: string) => [...text].length <= max, `${label}最多 ${max} 个字`)

/** Blanks, joiners and fillers alone are nothing. */
const visibleOrEmpty = v.transform((text: string) => (/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text) ? text : ''))

const line = (max: number, label: string) =>
  v.pipe(v.string(`${label}应为文字`), v.transform(cleanLine), visibleOrEmpty, within(max, label))

/** Left empty is the same as left out. */
const orNothing = (schema: v.GenericSchema<string, string>) =>
  v.optional(
    v.pipe(
      schema,
      v.transform((text): string | undefined => text || undefined),
    ),
  )

const notEmpty = (message: string) => v.check((text: string) => text !== '', message)

/** A rule for what is not left empty. */
const ifAny = (isRight: (text: string) => boolean, message: string) =>
  v.check((text: string) => text === '' || isRight(text), message)

const PHONE = /^\+?[\d\s().\-–—/]*(?:(?:转|轉|ext\.?|x|#)\s*\d+)?$/iu
const isPhone = (text: string): boolean => {
  const plain = text.normalize('NFKC')
  return PHONE.test(plain) && (plain.match(/\d/g)?.length ?? 0) >= 5
}

const EMAIL = /^[^\s@<>"(),:;\\]+@[^\s@.]+(?:\.[^\s@.]+)+$/u

const ContactMessageSchema = v.pipe(
  v.object(
    {
      name: v.pipe(line(LIMITS.name, '称呼'), notEmpty('请填写称呼')),
      phone: orNothing(
        v.pipe(line(LIMITS.phone, '电话'), ifAny(isPhone, '电话号码不完整，例如 138 0000 0000 或 010-12345678')),
      ),
      wechat: orNothing(line(LIMITS.wechat, '微信号')),
      email: orNothing(
        v.pipe(
          line(LIMITS.email, '邮箱'),
          ifAny((text) => EMAIL.test(text), '邮箱地址不完整，例如 name@example.com'),
        ),
      ),
      company: orNothing(line(LIMITS.company, '公司')),
      subject: orNothing(line(LIMITS.subject, '主题')),
      message: v.pipe(
        v.string('留言应为文字'),
        v.transform(cleanText),
        visibleOrEmpty,
        notEmpty('请写下留言内容'),
        within(LIMITS.message, '留言'),
      ),
      consent: v.literal(true, '需要你同意我们保存这些信息，才能回复你'),
      from: orNothing(
        v.pipe(
          line(LIMITS.from, '来源页'),
          ifAny((text) => /^\/(?!\/)\S*$/.test(text), '来源页应为本站路径，例如 /articles/example'),
        ),
      ),
    },
    '请填写这一项',
  ),
  v.forward(
    v.partialCheck(
      [['phone'], ['wechat'], ['email']],
      ({ phone, wechat, email }) => [phone, wechat, email].some((way) => way !== undefined),
      '电话、微信号、邮箱至少填一项，我们才能联系到你',
    ),
    ['phone'],
  ),
)
export type ContactMessage = v.InferOutput<typeof ContactMessageSchema>

export type Checked = { ok: true; message: ContactMessage } | { ok: false; faults: FieldFault[] }

/** Never throws; each field is named at most once. */
export function checkContactMessage(input: unknown): Checked {
  const result = v.safeParse(ContactMessageSchema, input)
  if (result.success) return { ok: true, message: result.output }
  const faults = new Map<string, string>()
  for (const issue of result.issues) {
    // No field has fields of its own.
    const key = issue.path?.[0].key
    const path = typeof key === 'string' ? key : ''
    if (!faults.has(path)) faults.set(path, issue.message)
  }
  return { ok: false, faults: [...faults].map(([path, message]) => ({ path, message })) }
}
