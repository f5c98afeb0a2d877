/** `/questions/feed.xml`: the newest answers as a whole. In the words of their writers, which are those of the site's own edition. */
import { cacheTagOf } from '../../article/cache-tags.ts'
import { editionOf } from '../../article/editions.ts'
import { hashOf } from '../../article/hash.ts'
import { QUESTIONS_LIST_KEY } from '../../article/keys.ts'
import { type Answered, questionPath, QuestionsPageSchema } from '../../article/questions.ts'
import { readDocument } from '../../article/read.ts'
import type { Site } from '../../article/site.ts'
import { textsFor } from '../../page/texts.ts'
import { memoryOf } from '../memory.ts'
import type { C } from '../page-answer.ts'
import { ATOM_TYPE, atomOf, type FeedEntry } from './feed-formats.ts'
import { feedFrame } from './feeds.ts'
import { madeAnswer } from './made-answer.ts'

export async function questionsFeed(c: C): Promise<Response> {
  const [{ site }, list] = await Promise.all([
    memoryOf(c.env),
    readDocument(c.env.CONTENT, QuestionsPageSchema, QUESTIONS_LIST_KEY),
  ])
  const t = textsFor(site.lang)
  const text = atomOf({
    ...feedFrame(editionOf(site, site.lang)),
    title: `${t.ask} - ${site.title}`,
    description: t.questionsOf(site.title),
    page: `${site.url}/questions`,
    self: `${site.url}/questions/feed.xml`,
    // A hub is told of the feeds of articles only (src/upkeep/changed-feeds.ts): whoever relied on it here would learn nothing.
    hub: undefined,
    entries: (list?.items ?? []).map((one) => entryOf(site, one)),
  })
  const cacheTag = cacheTagOf(QUESTIONS_LIST_KEY)
  return madeAnswer(c, { type: ATOM_TYPE, hash: await hashOf(text), cacheTag }, () => text)
}

const entryOf = (site: Site, one: Answered): FeedEntry => ({
  url: `${site.url}${questionPath(one.id)}`,
  lang: site.lang,
  title: one.question,
  summary: one.text,
  html: one.answer,
  publishedAt: one.answeredAt,
  updatedAt: one.editedAt ?? one.answeredAt,
  categories: [],
  picture: undefined,
})
