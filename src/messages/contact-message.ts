/** A contact message: what is asked of the reader, checked at the border. Form and API go through the same schema. */
import * as v from 'valibot'

import {
  type Checked,
  checked,
  code,
  consent,
  email,
  EMAIL_MAX,
  from,
  FROM_MAX,
  line,
  lines,
  notEmpty,
  orNothing,
  phone,
} from './fields.ts'

/** Version of the consent text on the form; stored with each message. Change it with the text. */
export const CONSENT_VERSION = '2026-11'

/** Longest values, in characters. */
export const LIMITS = {
  name: 80,
  phone: 40,
  wechat: 60,
  email: EMAIL_MAX,
  company: 120,
  subject: 200,
  message: 5000,
  from: FROM_MAX,
}

export const ContactMessageSchema = v.pipe(
  v.object(
    {
      name: v.pipe(line(LIMITS.name), notEmpty(code('name-missing'))),
      phone: phone(LIMITS.phone),
      wechat: orNothing(line(LIMITS.wechat)),
      email,
      company: orNothing(line(LIMITS.company)),
      subject: orNothing(line(LIMITS.subject)),
      message: v.pipe(lines(LIMITS.message), notEmpty(code('message-missing'))),
      consent,
      from,
    },
    code('missing'),
  ),
  v.forward(
    v.partialCheck(
      [['phone'], ['wechat'], ['email']],
      (ways) => [ways.phone, ways.wechat, ways.email].some((way) => way !== undefined),
      code('no-way'),
    ),
    ['phone'],
  ),
)
export type ContactMessage = v.InferOutput<typeof ContactMessageSchema>

/** Never throws; each field is named at most once. */
export const checkContactMessage = (input: unknown): Checked<ContactMessage> => checked(ContactMessageSchema, input)
