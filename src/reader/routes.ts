/** The readers' addresses. Only GET (and HEAD, which Hono answers as GET without a body). */
import { Hono } from 'hono/tiny'

import { RESERVED_SEGMENTS } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { notFound } from '../page/failures.ts'
import { cacheControl, shownAnywhere } from '../page/headers.ts'
import { FAVICON } from '../page/layout.ts'
import { movedTo } from '../page/one-address.ts'
import { articleJson, relatedJson, siteJson } from './api.ts'
import { articlePage } from './article-page.ts'
import { articlesJson } from './articles-json.ts'
import { articleMarkdown, isMarkdownAsked } from './found/article-markdown.ts'
import { feed } from './found/feeds.ts'
import { llms } from './found/llms.ts'
import { questionsFeed } from './found/questions-feed.ts'
import { robots } from './found/robots.ts'
import { articlesSitemap, pagesSitemap, questionsSitemap, sitemaps } from './found/sitemaps.ts'
import { archivePage, homePage, sectionPage, tagPage } from './listing-pages.ts'
import { media } from './media.ts'
import { qrCode } from './qr-code.ts'
import { questionJson, questionPage, questionsJson, questionsPage } from './questions.ts'

export const reader = new Hono<{ Bindings: Env }>()

/** The public address of a question is the receipt that its asker got. */
const RECEIPT = '[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}'

const SECTION = `:section{(?!(?:${RESERVED_SEGMENTS.join('|')})(?:/|$))[a-z0-9/-]+}`

/** The same pages in each script; which of them there are is for the site and the article to say. */
for (const prefix of ['', '/:script{zh-han[st]}']) {
  reader.get(`${prefix}/`, homePage)
  reader.get(`${prefix}/articles/:slug`, (c) => (isMarkdownAsked(c) ? articleMarkdown(c) : articlePage(c)))
  reader.get(`${prefix}/articles/:slug/qr.svg`, qrCode)
  reader.get(`${prefix}/tags/:tag`, tagPage)
  reader.get(`${prefix}/tags/:tag/page/:number{[1-9][0-9]{0,5}}`, tagPage)
  reader.get(`${prefix}/archive`, archivePage)
  reader.get(`${prefix}/archive/:rest{.+}`, archivePage)
  reader.get(`${prefix}/questions`, questionsPage)
  reader.get(`${prefix}/questions/page/:number{[1-9][0-9]{0,5}}`, questionsPage)
  reader.get(`${prefix}/questions/:id{${RECEIPT}}`, questionPage)
  reader.get(`${prefix}/${SECTION}`, sectionPage)
  reader.get(`${prefix}/:feed{feed\\.(?:xml|json)}`, feed)
  reader.get(`${prefix}/${SECTION}/:feed{feed\\.(?:xml|json)}`, feed)
}
reader.get('/sitemap.xml', sitemaps)
reader.get('/sitemap-pages.xml', pagesSitemap)
reader.get('/:file{sitemap-articles-[1-9][0-9]{0,4}\\.xml}', articlesSitemap)
reader.get('/:file{sitemap-questions-[1-9][0-9]{0,4}\\.xml}', questionsSitemap)
reader.get('/robots.txt', robots)
reader.get('/llms.txt', llms)
reader.get('/questions/feed.xml', questionsFeed)
reader.get('/:script{zh-han[st]}', homePage)
reader.get('/media/:file', media)
reader.get('/favicon.svg', (c) =>
  c.body(FAVICON, 200, { 'Content-Type': 'image/svg+xml', ...cacheControl('content'), ...shownAnywhere }),
)
/** IndexNow asks for the key at its own name, so that nobody else can tell of this site. */
reader.get('/:key{[A-Za-z0-9-]{8,128}\\.txt}', async (c): Promise<Response> => {
  const key = c.env.INDEXNOW_KEY
  return key && c.req.path === `/${key}.txt` ? c.text(key) : notFound(c)
})
reader.get('/favicon.ico', (c) => movedTo(c.req.url, '/favicon.svg'))
reader.get('/api/site', siteJson)
reader.get('/api/questions', questionsJson)
reader.get(`/api/questions/:id{${RECEIPT}}`, questionJson)
reader.get('/api/articles', articlesJson)
reader.get('/api/articles/:slug', articleJson)
reader.get('/api/articles/:slug/related', relatedJson)
