/** Articles for measuring: as many as wanted, the same on every machine. */
import type { Article, SafeHtml } from '../src/article/record.ts'

/** Characters of an article: the short ones of the related-reading notes. */
export const CHARACTERS = 600

/** Numerical Recipes' linear congruential generator. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

/** Words of two to four characters. */
const wordsOf = (next: () => number, count: number): string[] =>
  Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(next() * 3) }, () =>
      String.fromCharCode(0x4e00 + Math.floor(3000 * next())),
    ).join(''),
  )

/** A subject of some forty articles has words of its own; the frequent ones are everybody's (Zipf, exponent 1). */
export const articlesOf = (count: number): Article[] => subjectsOf(count).map(({ article }) => article)

/** The same with the number of the subject that each is about; `own` is the share of its words that are the subject's. */
export function subjectsOf(count: number, own = 0.3): { article: Article; subject: number }[] {
  const next = random(count)
  const common = wordsOf(next, 3000)
  const subjects = Array.from({ length: Math.ceil(count / 40) }, () => wordsOf(next, 60))
  return Array.from({ length: count }, (_, at) => {
    const subject = Math.floor(next() * subjects.length)
    const words = subjects[subject] ?? common
    let text = ''
    while (text.length < CHARACTERS) {
      text += next() < own ? words[Math.floor(next() * words.length)] : common[Math.floor(common.length ** next()) - 1]
      if (next() < 0.1) text += '，'
    }
    return { article: articleOf(at, text), subject }
  })
}

/** The same as article files of so many bytes: headings that ask, paragraphs, lists, links to one another. */
export const textsOf = (count: number, bytes: number): string[] =>
  articlesOf(count).map(({ title, tags, publishedAt, html }, at) => {
    const words = html.replaceAll(/<[^>]+>/g, '')
    const head = `---\ntitle: ${title}\nsection: content\ntags: [${tags.join(', ')}]\ndate: ${publishedAt}\n---\n`
    let text = head
    for (let part = 1; Buffer.byteLength(text) < bytes; part++) {
      const from = (part * 137) % 400
      text += `${words.slice(from, from + 150)}，见[另一篇](/articles/article-${(at + part) % count})。\n\n`
      if (part % 3 === 0)
        text += `## ${part}、${words.slice(from, from + 8)}是什么？\n\n- **${words.slice(from, from + 20)}**\n- ${words.slice(from + 20, from + 60)}\n\n`
    }
    return text
  })

function articleOf(at: number, text: string): Article {
  const publishedAt = new Date(Date.UTC(2026, 0, 1) - at * 3_600_000).toISOString()
  return {
    slug: `article-${at}`,
    lang: 'zh-Hans',
    title: text.slice(0, 14),
    summary: text.slice(14, 60),
    section: [{ slug: `s${at % 7}`, title: '栏目' }],
    tags: [`标签${at % 50}`],
    author: '编辑部',
    publishedAt,
    updatedAt: publishedAt,
    words: text.length,
    minutes: 2,
    toc: [],
    html: `<p>${text}</p>` as SafeHtml,
    questions: [],
    sources: [],
    variants: [],
    hash: `${at.toString(16)}-0`,
  }
}
