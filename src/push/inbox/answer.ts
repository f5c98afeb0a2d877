/** Answering a question, declining it, and saying where it is shown. The trigger publishes what is done here. */
import { readFileSync } from 'node:fs'
import { text as textOf } from 'node:stream/consumers'

import * as v from 'valibot'

import { articleKey, SITE_KEY } from '../../article/keys.ts'
import { type Section, SectionSchema } from '../../article/site.ts'
import { ANSWER_MAX } from '../../inbox/actions.ts'
import { type Command, Refused } from '../commands/command.ts'
import { changed } from './change.ts'
import { find, type Found } from './find.ts'
import { type Inbox, type InboxOptions, withInbox } from './open.ts'

type AnswerOptions = InboxOptions & { file?: string }

export const answer = (
  typed: string,
  text: string | undefined,
  options: AnswerOptions,
  command: Command,
): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    const markdown = (await givenText(text, options.file, inbox)).trim()
    if (markdown === '') throw new Refused(say('no-text'))
    if (markdown.length > ANSWER_MAX) throw new Refused(say('too-long', { length: markdown.length, most: ANSWER_MAX }))
    const found = await question(inbox, typed)
    const { row } = found
    if (markdown === row.answer && row.state === 'answered') return console.log(say('same-answer', { receipt: row.id }))
    await changed(inbox, found, { type: 'answer', text: markdown })
    const told = { receipt: row.id, path: `/questions/${row.id}` }
    console.log(say(inbox.isRemote ? 'answered-remote' : 'answered-local', told))
  })

/** `-` is what is piped in. */
async function givenText(text: string | undefined, file: string | undefined, { say }: Inbox): Promise<string> {
  if ((text === undefined) === (file === undefined)) throw new Refused(say('answer-which'))
  if (text === '-') return textOf(process.stdin)
  if (file === undefined) return text ?? ''
  try {
    return readFileSync(file, 'utf8').replace(/^\u{FEFF}/u, '')
  } catch {
    throw new Refused(say('file-unreadable', { file }))
  }
}

type LinkOptions = InboxOptions & { article?: string; section?: string; pin?: true }

export const link = (typed: string, options: LinkOptions, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    const { article, section } = options
    if (article === undefined && section === undefined) throw new Refused(say('link-where'))
    if (options.pin && article === undefined) throw new Refused(say('pin-without-article'))
    const found = await question(inbox, typed)
    await checkPlace(inbox, article, section)
    const place = { article, section, isPinned: options.pin === true }
    const done = await changed(inbox, found, { type: 'link', ...place })
    const receipt = found.row.id
    const where = [article, section].filter(Boolean).join(say('comma'))
    const isPublic = found.row.state === 'answered'
    if (done === 'same') console.log(say('same-place', { receipt, where }))
    else console.log(say(isPublic ? 'linked' : 'linked-later', { receipt, where }))
  })

const SectionsSchema = v.pipe(v.string(), v.parseJson(), v.object({ sections: v.array(SectionSchema) }))

/** Throws `Refused` for a place that the site has not: the question would be shown nowhere. */
async function checkPlace(
  { read, say }: Inbox,
  article: string | undefined,
  section: string | undefined,
): Promise<void> {
  const key = article === undefined ? undefined : articleKey(article)
  const texts = await read([SITE_KEY, ...(key === undefined ? [] : [key])])
  const site = v.safeParse(SectionsSchema, texts.get(SITE_KEY))
  if (!site.success) throw new Refused(say('no-site'))
  if (article !== undefined && key !== undefined && !texts.has(key)) throw new Refused(say('no-article', { article }))
  const known = pathsOf(site.output.sections)
  if (section !== undefined && !known.includes(section)) {
    throw new Refused(say('no-section', { section, known: known.join(', ') }))
  }
}

const pathsOf = (sections: Section[], above = ''): string[] =>
  sections.flatMap(({ slug, children }) => [`${above}${slug}`, ...pathsOf(children, `${above}${slug}/`)])

async function question(inbox: Inbox, typed: string): Promise<Found & { kind: 'question' }> {
  const found = await find(inbox, typed)
  if (found.kind === 'question') return found
  throw new Refused(inbox.say('not-for-messages', { receipt: found.row.id }))
}
