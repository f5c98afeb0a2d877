/**
 * `/sitemap.xml` and the sitemaps that it names: pages, articles, readers' questions. Made of the lists that the trigger
 * wrote; while they cannot be read there is no sitemap, since an empty one would say that all pages are gone.
 */
import * as v from 'valibot'

import { cacheTagOf } from '../../article/cache-tags.ts'
import {
  type Address,
  addressesOf,
  alternatesOf,
  articleAddresses,
  type Edition,
  editionOf,
} from '../../article/editions.ts'
import { hashOf } from '../../article/hash.ts'
import { listingKey, QUESTIONS_LIST_KEY, questionsPageKey, SITE_KEY } from '../../article/keys.ts'
import { questionPath } from '../../article/questions.ts'
import { readDocuments } from '../../article/read.ts'
import { CardSchema } from '../../article/record.ts'
import type { Section, Site } from '../../article/site.ts'
import { listingPath, sectionPath } from '../../article/slug.ts'
import { notFound } from '../../page/failures.ts'
import { cardPairs, listingSchema } from '../both-scripts.ts'
import { memoryOf } from '../memory.ts'
import type { C } from '../page-answer.ts'
import { madeAnswer } from './made-answer.ts'
import { type SitemapEntry, sitemapIndexOf, sitemapOf } from './sitemap-format.ts'

/**
 * Pages of a list in one sitemap, beside the newest page: 200 articles, 400 URLs. To read them costs 2 to 4 ms of CPU; the
 * free plan has 10 for a request. Of 50,000 sitemaps an index may hold (sitemaps.org/protocol.html) 100,000 articles take 500.
 */
const PAGES_AT_ONCE = 10

/** What of a card a sitemap says. */
const { slug, lang, variantOf, updatedAt, image } = CardSchema.entries
const LINE = { slug, lang, variantOf, updatedAt, image }
type Line = v.InferOutput<v.ObjectSchema<typeof LINE, undefined>>

const ListedSchema = listingSchema(LINE)
type Listed = v.InferOutput<typeof ListedSchema>

const AskedSchema = v.object({
  items: v.array(v.object({ id: v.string(), answeredAt: v.string(), editedAt: v.optional(v.string()) })),
  next: v.optional(v.number()),
})
type Asked = v.InferOutput<typeof AskedSchema>

/** A list in pages of fixed content, counted from the oldest, and the newest page, which holds the rest. */
type List<T> = { name: string; newest: string; pageKey: (page: number) => string; schema: v.GenericSchema<unknown, T> }

const ARTICLES: List<Listed> = {
  name: 'articles',
  newest: listingKey('all'),
  pageKey: (page) => listingKey('all', page),
  schema: ListedSchema,
}
const QUESTIONS: List<Asked> = {
  name: 'questions',
  newest: QUESTIONS_LIST_KEY,
  pageKey: questionsPageKey,
  schema: AskedSchema,
}

/** The index. */
export async function sitemaps(c: C): Promise<Response> {
  const [{ site }, [articles], [questions]] = await Promise.all([
    memoryOf(c.env),
    readDocuments(c.env.CONTENT, ARTICLES.schema, [ARTICLES.newest]),
    readDocuments(c.env.CONTENT, QUESTIONS.schema, [QUESTIONS.newest]),
  ])
  const numbered = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => `${name}-${at + 1}`)
  const names = [
    'pages',
    ...numbered(ARTICLES.name, sitemapsFor(articles)),
    ...numbered(QUESTIONS.name, sitemapsFor(questions)),
  ]
  return answer(
    c,
    [ARTICLES.newest, QUESTIONS.newest],
    sitemapIndexOf(names.map((name) => `${site.url}/sitemap-${name}.xml`)),
  )
}

/** `/sitemap-pages.xml`: what stands whatever is written. When it last changed, nobody notes. */
export async function pagesSitemap(c: C): Promise<Response> {
  const { site } = await memoryOf(c.env)
  const edition = editionOf(site, site.lang)
  const sections = pathsOf(site.sections).map((path) => sectionPath(path))
  const paths = ['/', ...sections, listingPath('all'), '/questions', '/contact', '/privacy']
  const entries = paths.flatMap((path) => entriesAt(site, addressesOf(edition, path), {}))
  return answer(c, [SITE_KEY], sitemapOf(entries))
}

const pathsOf = (sections: Section[]): string[] =>
  sections.flatMap(({ slug, children }) => [slug, ...pathsOf(children).map((path) => `${slug}/${path}`)])

/** `/sitemap-articles-{n}.xml` */
export const articlesSitemap = (c: C): Promise<Response> =>
  listSitemap(c, ARTICLES, (edition, pages) => {
    // While the trigger writes, an article may stand on two pages for a moment.
    const articles = new Map(pages.flatMap(articlesOf).map((one) => [one.slug, one]))
    return [...articles.values()].flatMap(({ addresses, updatedAt, pictures }) =>
      entriesAt(edition.site, addresses, { changedAt: updatedAt, pictures }),
    )
  })

/** `/sitemap-questions-{n}.xml`: where they are as they were written. */
export const questionsSitemap = (c: C): Promise<Response> =>
  listSitemap(c, QUESTIONS, ({ site }, pages) => {
    const questions = new Map(pages.flatMap(({ items }) => items).map((one) => [one.id, one]))
    return [...questions.values()].flatMap(({ id, answeredAt, editedAt }) =>
      entriesAt(site, [{ lang: site.lang, path: questionPath(id) }], { changedAt: editedAt ?? answeredAt }),
    )
  })

/** The n-th sitemap of a list: its pages that are there, and in the last one the newest page. One KV operation. */
async function listSitemap<T extends { items: unknown[]; next?: string | number | undefined }>(
  c: C,
  { newest, pageKey, schema }: List<T>,
  entriesOf: (edition: Edition, pages: T[]) => SitemapEntry[],
): Promise<Response> {
  const number = Number(/(\d+)\.xml$/.exec(c.req.path)?.[1])
  const first = (number - 1) * PAGES_AT_ONCE + 1
  const keys = Array.from({ length: PAGES_AT_ONCE }, (_, at) => pageKey(first + at))
  const [{ site }, [top, ...fixed]] = await Promise.all([
    memoryOf(c.env),
    readDocuments(c.env.CONTENT, schema, [newest, ...keys]),
  ])
  const count = sitemapsFor(top)
  const pages = [...(number === count ? [top] : []), ...fixed.toReversed()].filter((page) => page !== undefined)
  const entries = number > count ? [] : entriesOf(editionOf(site, site.lang), pages)
  return entries.length === 0 ? notFound(c, cacheTagOf(newest)) : answer(c, [newest, ...keys], sitemapOf(entries))
}

/** How many sitemaps a list takes, by its newest page. */
function sitemapsFor(newest: { items: unknown[]; next?: string | number | undefined } | undefined): number {
  if (!newest || newest.items.length === 0) return 0
  return Math.max(1, Math.ceil(Number(newest.next ?? 0) / PAGES_AT_ONCE))
}

type Found = { slug: string; addresses: Address[]; updatedAt: string; pictures: string[] }

const articlesOf = (page: Listed): Found[] =>
  cardPairs<Line>(page).map(({ card, other }) => {
    const lines = other ? [card, other] : [card]
    return {
      slug: card.slug,
      addresses: addressesOfLines(card, lines),
      updatedAt: card.updatedAt,
      pictures: picturesOf(lines),
    }
  })

/** All addresses of an article, its own first. */
const addressesOfLines = (line: Line, lines: Line[]): Address[] =>
  articleAddresses({ ...line, variants: lines.map(({ lang }) => lang).filter((lang) => lang !== line.lang) })

const picturesOf = (lines: Line[]): string[] => [...new Set(lines.flatMap(({ image }) => image?.url ?? []))]

/** An entry for each address, and each names all. */
function entriesAt(
  site: Site,
  addresses: Address[],
  { changedAt, pictures = [] }: { changedAt?: string; pictures?: string[] },
): SitemapEntry[] {
  const alternates = alternatesOf(addresses).map(({ hreflang, path }) => ({ hreflang, url: `${site.url}${path}` }))
  return addresses.map(({ path }) => ({
    url: `${site.url}${path}`,
    changedAt,
    alternates,
    pictures: pictures.map((url) => new URL(url, site.url).href),
  }))
}

/** `keys` are those that it is made of. */
async function answer(c: C, keys: string[], text: string): Promise<Response> {
  const cacheTag = keys.map(cacheTagOf).join(',')
  return madeAnswer(c, { type: 'application/xml; charset=utf-8', hash: await hashOf(text), cacheTag }, () => text)
}
