/**
 * What a page says of itself to programs: schema.org as JSON-LD, one graph a page. Every word of it stands on the page as
 * well. Pure; `schema-dts` knows which names there are, and is types only.
 */
import type {
  Article as ArticleThing,
  BreadcrumbList,
  CollectionPage,
  CreativeWork,
  FAQPage,
  Graph,
  ItemList,
  Organization,
  QAPage,
  Thing,
  WebSite,
  WithContext,
} from 'schema-dts'

import { addressOf, type Edition } from '../article/editions.ts'
import { shorten } from '../article/metadata.ts'
import type { Answered } from '../article/questions.ts'
import type { Article, Card, Source } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import type { Crumb } from './parts.ts'

const CONTEXT = 'https://schema.org'

/** Of an answer of an article: search engines show less, and the article says it all a second time. */
const ANSWER_SHOWN = 300

/** JSON that may stand between the tags of a script element: no `<` can close or open anything. */
const scriptJson = (value: WithContext<QAPage> | Graph | ItemList): string =>
  JSON.stringify(value).replaceAll('<', String.raw`\u003c`)

const graphOf = (...nodes: Thing[]): string => scriptJson({ '@context': CONTEXT, '@graph': nodes })

/** Of an article: where it stands, what it is, and the questions that it answers. `crumbs` are the visible ones. */
export function articleGraph(edition: Edition, article: ArticleFacts, crumbs: Crumb[]): string {
  const { site } = edition
  const url = `${site.url}${addressOf(article)}`
  const faq = faqOf(url, article)
  return graphOf(
    breadcrumbs(site, [...crumbs, { title: article.title, path: addressOf(article) }]),
    articleThing(edition, url, article),
    ...(faq ? [faq] : []),
  )
}

export type ArticleFacts = Pick<
  Article,
  | 'slug'
  | 'lang'
  | 'variantOf'
  | 'title'
  | 'summary'
  | 'author'
  | 'publishedAt'
  | 'updatedAt'
  | 'image'
  | 'words'
  | 'questions'
  | 'sources'
>

function articleThing({ site, prefix }: Edition, url: string, article: ArticleFacts): ArticleThing {
  const { image, sources } = article
  const home = `${site.url}${prefix}/`
  return {
    '@type': 'Article',
    '@id': `${url}#article`,
    headline: article.title,
    description: article.summary,
    inLanguage: article.lang,
    datePublished: article.publishedAt,
    dateModified: article.updatedAt,
    author: { '@type': isOfSeveral(site, article.author) ? 'Organization' : 'Person', name: article.author },
    publisher: { '@type': 'Organization', '@id': organizationId(site), name: site.company, url: `${site.url}/` },
    ...(image && { image: absolute(site, image.url) }),
    mainEntityOfPage: url,
    wordCount: article.words,
    isPartOf: { '@type': 'WebSite', '@id': websiteId(site, prefix), name: site.title, url: home },
    ...(sources.length > 0 && {
      citation: sources.map(sourceThing),
    }),
  }
}

const sourceThing = ({ title, publisher, url }: Source): CreativeWork => ({
  '@type': 'CreativeWork',
  name: title,
  url,
  ...(publisher !== undefined && { publisher: { '@type': 'Organization', name: publisher } }),
})

/** Headings are questions where at least two end as such; one alone may be a figure of speech. */
function faqOf(url: string, { questions }: ArticleFacts): FAQPage | undefined {
  const asked = questions.filter(({ question, answer }) => /[?？]$/.test(question) && answer !== '')
  if (asked.length < 2) return undefined
  return {
    '@type': 'FAQPage',
    '@id': `${url}#faq`,
    mainEntity: asked.map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: shorten(answer, ANSWER_SHOWN) },
    })),
  }
}

/** Names of a house or its staff; anybody else is a person. */
const isOfSeveral = (site: Site, author: string): boolean =>
  author.includes(site.title) ||
  author.includes(site.company) ||
  /(?:编辑部|編輯部|编辑组|編輯組|团队|團隊|工作室|公司|学院|學院)$|\b(?:team|editors|staff|desk)$/i.test(author)

/** Of the home page: who publishes, and what. */
export function homeGraph({ site, prefix }: Edition): string {
  const { phone, email } = site.contact
  const organization: Organization = {
    '@type': 'Organization',
    '@id': organizationId(site),
    name: site.company,
    url: `${site.url}/`,
    logo: `${site.url}/favicon.svg`,
    ...(phone !== undefined && { telephone: phone }),
    ...(email !== undefined && { email }),
  }
  const website: WebSite = {
    '@type': 'WebSite',
    '@id': websiteId(site, prefix),
    name: site.title,
    description: site.description,
    url: `${site.url}${prefix}/`,
    inLanguage: site.lang,
    publisher: { '@id': organizationId(site) },
  }
  return graphOf(organization, website)
}

/** Of a section, but for its list, which stands between the two parts. `crumbs` lead to the section itself. */
export function sectionGraph(
  { site, prefix }: Edition,
  page: { path: string; title: string; description: string },
  crumbs: Crumb[],
): { before: string; after: string } {
  const url = `${site.url}${prefix}${page.path}`
  const collection: CollectionPage = {
    '@type': 'CollectionPage',
    '@id': url,
    url,
    name: page.title,
    description: page.description,
    inLanguage: site.lang,
    isPartOf: { '@type': 'WebSite', '@id': websiteId(site, prefix), name: site.title, url: `${site.url}${prefix}/` },
    mainEntity: { '@id': LIST_ID },
  }
  const graph = graphOf(breadcrumbs(site, crumbs), collection)
  const after = ']}'
  return { before: `${graph.slice(0, -after.length)},`, after }
}

/** Of a page of a list, the same on every one: a name within the page. */
const LIST_ID = '#list'

/** The list of a section's page: a node of its graph. */
export const sectionList = (site: Site, cards: Card[]): string =>
  scriptJson({
    '@type': 'ItemList',
    '@id': LIST_ID,
    itemListElement: cards.map((card, at) => ({
      '@type': 'ListItem',
      position: at + 1,
      url: `${site.url}${addressOf(card)}`,
    })),
  })

/** schema.org/QAPage: readers' questions are what the page is about. */
export const questionGraph = (one: Answered, url: string, company: string): string =>
  scriptJson({
    '@context': CONTEXT,
    '@type': 'QAPage',
    mainEntity: {
      '@type': 'Question',
      name: one.question,
      text: one.detail ?? one.question,
      answerCount: 1,
      datePublished: one.askedAt,
      ...(one.nickname !== undefined && { author: { '@type': 'Person', name: one.nickname } }),
      acceptedAnswer: {
        '@type': 'Answer',
        text: one.text,
        datePublished: one.answeredAt,
        ...(one.editedAt !== undefined && { dateModified: one.editedAt }),
        url,
        author: { '@type': 'Organization', name: company },
      },
    },
  })

const breadcrumbs = (site: Site, crumbs: Crumb[]): BreadcrumbList => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ title, path }, at) => ({
    '@type': 'ListItem',
    position: at + 1,
    name: title,
    item: `${site.url}${path}`,
  })),
})

/** The same in every edition. */
const organizationId = (site: Site): string => `${site.url}/#organization`

const websiteId = (site: Site, prefix: string): string => `${site.url}${prefix}/#website`

const absolute = (site: Site, url: string): string => new URL(url, site.url).href
