/** The readers' addresses. Only GET (and HEAD, which Hono answers as GET without a body). */
import { Hono } from 'hono/tiny'

import type { Env } from '../env.ts'
import { methodNotAllowed } from '../page/failures.ts'
import { cacheControl } from '../page/headers.ts'
import { FAVICON } from '../page/layout.ts'
import { movedTo } from '../page/one-address.ts'
import { articleJson, relatedJson, siteJson } from './api.ts'
import { articlePage } from './article-page.ts'
import { homePage, sectionPage } from './listing-pages.ts'
import { media } from './media.ts'

export const reader = new Hono<{ Bindings: Env }>()

const onlyGet = methodNotAllowed('GET, HEAD')

reader.get('/', homePage).all(onlyGet)
reader.get('/articles/:slug', articlePage).all(onlyGet)
reader.get('/media/:file', media).all(onlyGet)
reader.get('/favicon.svg', (c) => c.body(FAVICON, 200, { 'Content-Type': 'image/svg+xml', ...cacheControl('content') }))
reader.get('/favicon.ico', (c) => movedTo(c, '/favicon.svg'))
reader.get('/api/site', siteJson).all(onlyGet)
reader.get('/api/articles/:slug', articleJson).all(onlyGet)
reader.get('/api/articles/:slug/related', relatedJson).all(onlyGet)
reader.get('/:section{.+}', sectionPage)
