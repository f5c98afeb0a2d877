/** What a reader sent, checked and judged, as it goes into a table or, while the database is away, into OUTBOX. */
import * as v from 'valibot'

import { textHash } from './receipt.ts'

/** Why something looks suspicious, with what it weighs; from `SUSPICIOUS` on it is put aside for a person to look at. */
const FLAG_WEIGHTS = {
  /** The field that people do not see was filled in. */
  honeypot: 3,
  /** Sent sooner than anyone can type. */
  fast: 1,
  /** The form was not had from here, or not with this key. */
  'no-token': 1,
  'forged-token': 2,
  /** Tells of a link, or of many. */
  link: 1,
  'many-links': 2,
  /** HTML, BBCode or script. */
  markup: 1,
  /** What only mass mail says. */
  pattern: 2,
  /** What mass mail offers, and now and then a customer asks for. */
  offer: 1,
  /** Script, to be run by whoever reads it. */
  script: 2,
  /** In a script that nobody reads here. */
  'foreign-script': 2,
  /** The same text in several fields. */
  'same-fields': 1,
  /** Turnstile says no, or could not be asked. */
  turnstile: 2,
  'turnstile-away': 2,
  /** Much from one address within the hour. */
  'many-from-sender': 1,
  /** A text that came before within the day; or thrice. */
  copy: 1,
  'many-copies': 2,
  /** Sent under a key under which another text had been kept: stored all the same. */
  'key-reused': 1,
} as const
export type Flag = keyof typeof FLAG_WEIGHTS
export const SUSPICIOUS = 2

export const FlagSchema = v.picklist(Object.keys(FLAG_WEIGHTS) as Flag[])

export const weightOf = (flags: Flag[]): number => flags.reduce((sum, flag) => sum + FLAG_WEIGHTS[flag], 0)

const commonEntries = {
  /** Receipt. */
  id: v.string(),
  /** Tells a second try from something else under the same key. */
  fingerprint: v.string(),
  /** ISO 8601, UTC. */
  receivedAt: v.string(),
  /** Version of the consent text. */
  consent: v.string(),
  /** Path of the page that led here. */
  from: v.optional(v.string()),
  flags: v.array(FlagSchema),
  /** Keyed hash of the address. */
  sender: v.optional(v.string()),
  /** Hash of the text alone. */
  body: v.string(),
}

const MessageEntrySchema = v.object({
  kind: v.literal('message'),
  ...commonEntries,
  name: v.string(),
  phone: v.optional(v.string()),
  wechat: v.optional(v.string()),
  email: v.optional(v.string()),
  company: v.optional(v.string()),
  subject: v.optional(v.string()),
  message: v.string(),
  /** Anchor of the question in the article. */
  question: v.optional(v.string()),
  cta: v.optional(v.string()),
})
export type MessageEntry = v.InferOutput<typeof MessageEntrySchema>

const QuestionEntrySchema = v.object({
  kind: v.literal('question'),
  ...commonEntries,
  question: v.string(),
  detail: v.optional(v.string()),
  nickname: v.optional(v.string()),
  email: v.optional(v.string()),
})
export type QuestionEntry = v.InferOutput<typeof QuestionEntrySchema>

export const EntrySchema = v.variant('kind', [MessageEntrySchema, QuestionEntrySchema])
export type Entry = v.InferOutput<typeof EntrySchema>
export type Kind = Entry['kind']

/** Where each kind is stored. */
export const TABLES: Record<Kind, string> = { message: 'contact_messages', question: 'questions' }

/** What notices, histories and deliveries name an entry by. */
export const subjectOf = ({ kind, id }: { kind: Kind; id: string }): string => `${kind}:${id}`

/** Takes such a name apart; undefined for what is none. */
export function parseSubject(subject: string): { kind: Kind; id: string } | undefined {
  const [, kind, id] = /^(message|question):(.+)$/.exec(subject) ?? []
  return kind && id ? { kind: kind as Kind, id } : undefined
}

/** Hash of a text alone, without the blanks and case by which copies differ. */
export const bodyHash = async (text: string): Promise<string> =>
  (await textHash(text.toLowerCase().replaceAll(/\s+/g, ''))).slice(0, 32)
