/** Flat: the same requests on sites of 10 to 100,000 articles. What a page costs must not depend on how many others there are. */
import type { Miniflare } from 'miniflare'
import * as v from 'valibot'

import { articleKey, RELISTED_KEY, REVISION_KEY, SITE_KEY } from '../src/article/keys.ts'
import type { Relisted, Revision } from '../src/article/lists.ts'
import { metadataOf } from '../src/article/metadata.ts'
import { type Article, ArticleSchema, cardOf, type SafeHtml } from '../src/article/record.ts'
import { type Site, SiteSchema } from '../src/article/site.ts'
import { piecesBasis } from '../src/page/pieces-basis.ts'
import { compileContent } from '../src/push/compile/content.ts'
import { relatedList, type RelatedPair } from '../src/tick/lists.ts'
import { fillerOf, fillerWorker, type Pair } from './filler.ts'
import { listingPages } from './listings.ts'
import { interleaved, METHOD, middle, ratio, row } from './measure.ts'
import { buildRidge, ridgeWorker, startWorkers } from './workers.ts'

const SIZES = [10, 1000, 10_000, 100_000]
const SLUG = 'what-is-omnimedia-operations'
const SECTION = 'growth'

const SUBJECTS = [
  { name: 'article page', path: `/articles/${SLUG}`, from: 10 },
  { name: 'related JSON', path: `/api/articles/${SLUG}/related`, from: 10 },
  // Ten articles fill no listing page, and have no second one.
  { name: 'section, newest page', path: `/${SECTION}/`, from: 1000 },
  { name: 'section, oldest page', path: `/${SECTION}/page/1/`, from: 1000 },
]

export async function benchFlat(): Promise<void> {
  console.log('\n## Flat\n')
  const script = await buildRidge()
  const name = (size: number): string => `ridge-${size}`
  const kvNamespaces = Object.fromEntries(SIZES.map((size) => [String(size), name(size)]))
  const miniflare = startWorkers([...SIZES.map((size) => ridgeWorker(name(size), script)), fillerWorker(kvNamespaces)])
  try {
    for (const size of SIZES) {
      const start = performance.now()
      const keys = await fill(miniflare, size)
      console.error(`${size} articles: ${keys} keys in ${((performance.now() - start) / 1000).toFixed(0)} s`)
    }
    console.log(`${METHOD} Ratios to the smallest site of the row.\n`)
    console.log(row('', ...SIZES.map((size) => `${size.toLocaleString('en')} articles: req/s, CPU ms, CPU ratio`)))
    console.log('|---|---|---|---|---|')
    for (const subject of SUBJECTS) {
      const sizes = SIZES.filter((size) => size >= subject.from)
      const targets = await Promise.all(
        sizes.map(async (size) => ({ url: new URL(subject.path, await miniflare.unsafeGetDirectURL(name(size))) })),
      )
      const rounds = await interleaved(targets)
      const cells = sizes.map((_, at) => {
        const own = `${middle(rounds, at, 'perSecond')}, ${middle(rounds, at, 'cpuMs')}`
        return at === 0 ? own : `${own}, ${ratio(rounds, at, 0, 'cpuMs')}`
      })
      console.log(row(subject.name, ...Array.from({ length: SIZES.length - sizes.length }, () => '–'), ...cells))
    }
  } finally {
    await miniflare.dispose()
  }
}

/** A site of `size` articles as a push and the ticks after it leave it: one of the seed's, and short ones. */
async function fill(miniflare: Miniflare, size: number): Promise<number> {
  const now = new Date('2026-11-20T00:00:00Z')
  const { entries } = await compileContent('kv-seed')
  const parsed = async <T>(schema: v.GenericSchema<unknown, T>, key: string): Promise<T> =>
    v.parse(schema, JSON.parse(String(await entries.find((entry) => entry.key === key)?.load())))
  const site: Site = await parsed(SiteSchema, SITE_KEY)
  const seed: Article = await parsed(ArticleSchema, articleKey(SLUG))
  const short = Array.from({ length: size - 1 }, (_, at) => shortArticle(at))
  const articles = [seed, ...short]
  const making = { site, basis: await piecesBasis(site), builtAt: now.toISOString() }
  const items = short
    .slice(0, 6)
    .map((article): RelatedPair => ({ card: { own: cardOf(article) }, score: 0.5, reasons: ['text'] }))

  const at = now.toISOString()
  const revision: Revision = {
    id: at,
    at,
    digest: '',
    site: site.hash,
    fold: '',
    serial: 0,
    siteSerial: 0,
    changed: [],
    since: at,
    sinceSerial: 0,
  }
  const relisted: Relisted = { revision: at, at, basis: making.basis, site: site.hash, version: 'bench' }
  const document = (key: string, value: unknown): Pair => ({
    key,
    value: JSON.stringify(value),
    metadata: { hash: at },
  })
  const filler = await fillerOf(miniflare, String(size))
  await filler.put(document(SITE_KEY, site), document(REVISION_KEY, revision), document(RELISTED_KEY, relisted))
  for (const article of articles) {
    const list = await relatedList(article, { items }, making)
    await filler.put(
      { key: articleKey(article.slug), value: JSON.stringify(article), metadata: metadataOf(article) },
      { key: list.key, ...list.make({ own: article }) },
    )
  }
  const cards = short.map(cardOf)
  const scopes = ['home', 'all', { section: SECTION }] as const
  const listings = await Promise.all(scopes.map((scope) => listingPages(scope, cards, making)))
  for (const list of listings.flat()) {
    await filler.put({ key: list.key, ...list.make() })
  }
  return filler.flush()
}

const shortArticle = (number: number): Article => ({
  slug: `short-${number}`,
  lang: 'zh-Hans',
  title: `短文章第${number}篇`,
  summary: '一段不长的摘要，说明这篇文章讲什么。',
  section: [{ slug: SECTION, title: '增长' }],
  tags: ['运营'],
  author: '编辑部',
  publishedAt: new Date(Date.UTC(2026, 0, 1) - number * 3_600_000).toISOString(),
  updatedAt: new Date(Date.UTC(2026, 0, 1) - number * 3_600_000).toISOString(),
  words: 20,
  minutes: 1,
  toc: [],
  html: '<p>一段不长的正文。</p>' as SafeHtml,
  questions: [],
  sources: [],
  variants: [],
  hash: number.toString(16).padStart(16, '0'),
})
