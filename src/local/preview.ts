/**
 * The preview: what an article will look like, drafts and articles to come as well. A server of its own, on this machine
 * only, that no deployment holds; the pages that readers have already come from the Worker behind it. Every page reloads
 * when the content has changed.
 */
import type { AddressInfo } from 'node:net'

import { type HttpBindings, serve } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { proxy } from 'hono/proxy'
import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'

import { addressTags, editionOf, splitPrefix } from '../article/editions.ts'
import { type Related, RelatedSchema } from '../article/lists.ts'
import { mediaTypeOf } from '../article/media.ts'
import { pieceText } from '../article/prepared.ts'
import { type Article, ArticleSchema } from '../article/record.ts'
import { slugOfSegment } from '../article/slug.ts'
import { articlePieces, articleShell } from '../page/article-template.ts'
import { joined } from '../page/pieces.ts'
import type { CompiledArticle } from '../push/compile/compiled.ts'
import type { Content } from '../push/compile/content.ts'
import { encoded } from '../push/pictures/encode.ts'
import type { Language } from '../push/words/wording.ts'
import { bar, listPage, type Marked } from './preview-pages.ts'
import { teller } from './words.ts'
import { isFree } from './worker-process.ts'

/** No section and no page of the site begins with a tilde. */
export const PREVIEW_LIST = '/~articles'
const CHANGES = '/~changes'

export type Preview = {
  address: string
  /** From now on this content is shown; pages that are open reload. */
  show: (content: Content) => void
}

type Bindings = { Bindings: HttpBindings }

/** `site` is the address of the Worker. Where the port is taken, it is any other one. */
export async function openPreview(options: { site: string; port: number; language: Language }): Promise<Preview> {
  const { site, language } = options
  const tell = teller(language)
  const pictures = new Map<string, Promise<Uint8Array>>()
  const listeners = new Set<() => void>()
  let shown: { content: Content; version: string } | undefined
  let port = 0

  const answer = (html: string, mark?: Marked): Response =>
    shown ? page(html.replace('</body>', () => `${bar({ ...shownNow(), mark, language })}</body>`)) : page(html)
  const shownNow = (): { content: Content; version: string } => {
    if (!shown) throw new Error('nothing is shown yet')
    return shown
  }

  const app = new Hono<Bindings>()
  app.use(onlyThisMachine(tell('only-here')))
  app.get(CHANGES, (c) =>
    streamSSE(c, async (stream) => {
      const ended = new Promise<void>((done) => stream.onAbort(done))
      const say = (): void => void stream.writeSSE({ data: shown?.version ?? '' })
      listeners.add(say)
      say()
      await ended
      listeners.delete(say)
    }),
  )
  app.get(PREVIEW_LIST, () => answer(listPage(shownNow().content, language)))
  app.get('/media/:file', async (c, next) => {
    const { file } = c.req.param()
    const { content } = shownNow()
    const media = [...content.articles, ...content.drafts].flatMap((one) => one.media).find((one) => one.name === file)
    const type = mediaTypeOf(file)
    if (!media || !type) return next()
    const bytes = pictures.get(file) ?? encoded(content.folder, media)
    pictures.set(file, bytes)
    bytes.catch(() => pictures.delete(file))
    return c.body(new Uint8Array(await bytes), 200, { 'Content-Type': type, 'Cache-Control': 'private, no-store' })
  })
  app.get('*', async (c, next) => {
    const found = articleAt(shownNow().content, new URL(c.req.url).pathname)
    if (!found) return next()
    return answer(await articleHtml(shownNow().content, found, site), found.compiled)
  })
  app.all('*', async (c) => {
    const own = new URL(c.req.url)
    const target = `${site}${own.pathname}${own.search}`
    const headers = {
      ...c.req.header(),
      host: undefined,
      ...(c.req.header('Origin') === own.origin && { origin: site }),
    }
    const response = await proxy(target, { raw: c.req.raw, headers, redirect: 'manual' })
    if (!response.headers.get('Content-Type')?.startsWith('text/html')) return response
    const { status } = response
    const framed = answer(await response.text())
    return new Response(framed.body, { status, headers: framed.headers })
  })
  app.onError((_, c) => c.text(tell('worker-silent'), 502))

  port = await listen(app, options.port)
  return {
    address: `http://localhost:${port}`,
    show: (content) => {
      shown = { content, version: `${Date.now()}` }
      for (const say of listeners) say()
    },
  }
}

async function listen(app: Hono<Bindings>, wanted: number): Promise<number> {
  const port = wanted <= 65_535 && (await isFree(wanted)) ? wanted : 0
  return new Promise((done) => {
    serve({ fetch: app.fetch, hostname: 'localhost', port }, (info: AddressInfo) => done(info.port))
  })
}

/** Also a page of another site whose name leads here is refused: it would be read by that site. */
const onlyThisMachine =
  (refusal: string): MiddlewareHandler<Bindings> =>
  async (c, next) => {
    const { hostname } = new URL(c.req.url)
    if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return c.text(refusal, 421)
    return next()
  }

/** A page with its style and the script of the bar; like those of the Worker it loads nothing from elsewhere. */
const page = (html: string): Response =>
  new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=UTF-8',
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  })

type Found = { compiled: CompiledArticle; own: Article; variant: Article | undefined; shown: Article }

/** An article that was compiled, and the record of it that an address is of. */
function articleAt(content: Content, pathname: string): Found | undefined {
  const { script, path } = splitPrefix(pathname)
  const slug = path.startsWith('/articles/') ? slugOfSegment(path.slice('/articles/'.length)) : undefined
  const compiled = [...content.articles, ...content.drafts].find((one) => one.slug === slug)
  if (!compiled) return undefined
  const [own, variant] = content.recordsOf(compiled).map((text) => v.parse(ArticleSchema, JSON.parse(text)))
  const shown = script === undefined ? own : variant?.lang === script ? variant : undefined
  return own && shown && { compiled, own, variant, shown }
}

async function articleHtml({ site }: Content, { own, variant, shown }: Found, worker: string): Promise<string> {
  if (!site) throw new Error('an article was compiled without a site')
  const edition = editionOf(site, shown.lang)
  const pieces = articlePieces(edition, shown, await around(worker, shown), addressTags({ own, variant }, site))
  const encoder = new TextEncoder()
  const shell = articleShell(edition, shown.lang, shown.section[0]?.slug)
  return new TextDecoder().decode(
    joined(
      shell,
      pieces.map((piece) => encoder.encode(pieceText(piece))),
    ),
  )
}

/** The related list that readers have; none yet for an article that they have not. */
async function around(worker: string, { slug, lang }: Article): Promise<Related | undefined> {
  const response = await fetch(`${worker}/api/articles/${encodeURIComponent(slug)}/related?lang=${lang}`)
  return response.ok ? v.parse(RelatedSchema, await response.json()) : undefined
}
