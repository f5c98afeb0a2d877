/** A reader's question: what is asked of the reader, checked at the border. Form and API go through the same schema. */
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
} from './fields.ts'

/** Version of the consent text on the form; stored with each question. Change it with the text. */
export const QUESTION_CONSENT_VERSION = '2026-11'

/** Longest values, in characters. */
export const QUESTION_LIMITS = { question: 200, detail: 2000, nickname: 40, email: EMAIL_MAX, from: FROM_MAX }

export const QuestionSchema = v.object(
  {
    question: v.pipe(line(QUESTION_LIMITS.question), notEmpty(code('question-missing'))),
    detail: orNothing(lines(QUESTION_LIMITS.detail)),
    nickname: orNothing(line(QUESTION_LIMITS.nickname)),
    email,
    consent,
    from,
  },
  code('missing'),
)
export type AskedQuestion = v.InferOutput<typeof QuestionSchema>

/** Never throws; each field is named at most once. */
export const checkQuestion = (input: unknown): Checked<AskedQuestion> => checked(QuestionSchema, input)
