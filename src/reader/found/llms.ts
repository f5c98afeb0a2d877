/** `/llms.txt` (llmstxt.org): what the site is, and its newest articles as Markdown, by section. */
import { addressOf } from '../../article/editions.ts'
import type { Card } from '../../article/record.ts'
import type { Section, Site } from '../../article/site.ts'
import { textsFor } from '../../page/texts.ts'
import type { C } from '../page-answer.ts'
import { readListed } from './listed.ts'
import { madeAnswer } from './made-answer.ts'
import { escaped, headingLine, quotation } from './markdown-text.ts'

export async function llms(c: C): Promise<Response> {
  const { edition, items, hash, cacheTag } = await readListed(c, 'all', undefined)
  const { site } = edition
  return madeAnswer(c, { type: 'text/plain; charset=utf-8', hash, cacheTag }, () => {
    const t = textsFor(site.lang)
    const link = (title: string, path: string, about: string): string =>
      `- [${escaped(title)}](${site.url}${path})${about && `: ${escaped(about)}`}`
    const article = (card: Card): string => link(card.title, `${addressOf(card)}.md`, card.summary)
    const chapters = grouped(site, items).map(
      ({ title, cards }) => `${headingLine(2, escaped(title))}\n\n${cards.map(article).join('\n')}`,
    )
    const optional = [
      link(t.allArticles, '/sitemap.xml', ''),
      link(t.latest, '/feed.xml', ''),
      link(t.ask, '/questions', t.questionsOf(site.title)),
      link(t.contact, '/contact', ''),
    ]
    const parts = [
      headingLine(1, escaped(site.title)),
      ...quotation(site.description),
      ...chapters,
      `## Optional\n\n${optional.join('\n')}`,
    ]
    return `${parts.join('\n\n')}\n`
  })
}

/** By outermost section, in the order of the site; what is in none of them at the end. */
function grouped(site: Site, cards: Card[]): { title: string; cards: Card[] }[] {
  const bySection = Map.groupBy(cards, (card) => card.section[0]?.slug)
  const known = site.sections.map(({ slug, title }: Section) => ({ title, cards: bySection.get(slug) ?? [] }))
  const others = cards.filter((card) => !site.sections.some(({ slug }) => slug === card.section[0]?.slug))
  return [...known, { title: site.title, cards: others }].filter((one) => one.cards.length > 0)
}
