/** What readers and programs are told when there is no page: not found, unavailable, failed. Nothing of the inside shows. */
import type { Context } from 'hono'
import { html } from 'hono/html'

import { type Edition, editionOf, splitPrefix } from '../article/editions.ts'
import { isPublished } from '../article/published.ts'
import { ContentUnavailable, readOldAddress, siteIfReadable } from '../article/read.ts'
import type { Redirect } from '../article/redirects.ts'
import type { Site } from '../article/site.ts'
import type { Env } from '../env.ts'
import { cacheControl, cacheTag } from './headers.ts'
import { headOf, page } from './layout.ts'
import { newPathOf, oldPathOf } from './old-addresses.ts'
import { movedTo } from './one-address.ts'
import { sectionIndex } from './parts.ts'
import { problem } from './problem.ts'
import { textsFor } from './texts.ts'

type C = Context<{ Bindings: Env }>

const isForPrograms = (c: C): boolean => c.req.path.startsWith('/api/')

/**
 * 404, in the form that the path promises; where an article stood, 301 to its new address, or 410. `tag` is that of the
 * list whose coming puts something there.
 */
export async function notFound(c: C, tag?: string): Promise<Response> {
  const headers = { ...cacheControl('absent'), ...(tag !== undefined && cacheTag(tag)) }
  const { pathname } = new URL(c.req.url)
  const oldPath = c.req.method === 'GET' || c.req.method === 'HEAD' ? oldPathOf(pathname) : undefined
  const known = await whatIsKnown(c, oldPath)
  const { site } = known
  const redirect = known.redirect && isInForce(known.redirect) ? known.redirect : undefined
  const newPath = redirect && newPathOf(pathname, redirect)
  if (newPath !== undefined) {
    const answer = movedTo(c.req.url, newPath)
    if (tag !== undefined) for (const [name, value] of Object.entries(cacheTag(tag))) answer.headers.set(name, value)
    if (isForPrograms(c)) answer.headers.set('Access-Control-Allow-Origin', '*')
    return answer
  }
  const status = redirect ? 410 : 404
  if (isForPrograms(c)) {
    const [title, was] = redirect ? ['Gone', 'no longer anything'] : ['Not found', 'nothing']
    return problem(status, title, { detail: `There is ${was} at ${c.req.path}`, headers })
  }
  const edition = editionFor(site, pathname)
  const t = textsFor(edition?.site.lang ?? 'zh-Hans')
  const [title, text] = redirect ? [t.goneTitle, t.goneText] : [t.notFoundTitle, t.notFoundText]
  return c.html(failurePage(edition, title, text), status, site ? headers : cacheControl('private'))
}

/** An article to come has no old addresses yet. */
const isInForce = (redirect: Redirect): boolean =>
  !('to' in redirect) || redirect.from === undefined || isPublished(redirect.from, new Date())

async function whatIsKnown(c: C, oldPath: string | undefined): ReturnType<typeof readOldAddress> {
  if (oldPath !== undefined) return readOldAddress(c.env.CONTENT, oldPath)
  return isForPrograms(c) ? {} : { site: await siteIfReadable(c.env.CONTENT) }
}

/** 503 when CONTENT does not answer, 500 for what is a bug. The log names the fault, the answer does not. */
export async function failed(error: Error, c: C): Promise<Response> {
  const isUnavailable = error instanceof ContentUnavailable
  const event = isUnavailable ? 'content-unavailable' : 'unexpected-error'
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  console.error(JSON.stringify({ event, path: c.req.path, message: error.message, cause }))

  const status = isUnavailable ? 503 : 500
  const headers: Record<string, string> = isUnavailable ? { 'Retry-After': '60' } : {}
  if (isForPrograms(c)) return problem(status, isUnavailable ? 'Content is unavailable' : 'Internal error', { headers })
  const edition = isUnavailable ? undefined : editionFor(await siteIfReadable(c.env.CONTENT), c.req.path)
  const t = textsFor(edition?.site.lang ?? splitPrefix(c.req.path).script ?? 'zh-Hans')
  const [title, text] = isUnavailable ? [t.unavailableTitle, t.unavailableText] : [t.failedTitle, t.failedText]
  return c.html(failurePage(edition, title, text), status, { ...headers, ...cacheControl('private') })
}

/** A request that will not be taken, in the form that the path promises. `detail` says what to do. */
export async function refused(
  c: C,
  status: 403 | 413 | 415,
  why: { title: string; detail: string },
): Promise<Response> {
  if (isForPrograms(c)) return problem(status, why.title, { detail: why.detail })
  const edition = editionFor(await siteIfReadable(c.env.CONTENT), c.req.path)
  return c.html(failurePage(edition, textsFor(edition?.site.lang ?? 'zh-Hans').failedTitle, why.detail), status)
}

/** For addresses that no route takes: 405 with the methods that the address knows, or 404. */
export const noSuchAddress =
  (isRoute: (method: string, path: string) => boolean) =>
  (c: C): Response | Promise<Response> => {
    const known = ['GET', 'POST'].filter((method) => isRoute(method, c.req.path))
    if (known.length === 0) return notFound(c)
    const allow = known.join(', ').replace('GET', 'GET, HEAD')
    const headers = { Allow: allow }
    if (isForPrograms(c)) return problem(405, 'Method not allowed', { detail: `Allowed here: ${allow}`, headers })
    return c.text(`405 Method not allowed: ${allow}\n`, 405, headers)
  }

/** The edition that the path asks for. */
const editionFor = (site: Site | undefined, path: string): Edition | undefined =>
  site && editionOf(site, splitPrefix(path).script ?? site.lang)

const failurePage = (edition: Edition | undefined, title: string, text: string) =>
  page({
    edition,
    lang: edition?.site.lang ?? 'zh-Hans',
    head: headOf(edition?.site, { title, description: text, canonical: undefined, kind: 'website' }),
    main: html`<div class="narrow failure">
<h1>${title}</h1>
<p>${text}</p>
${edition && sectionIndex(edition.prefix, edition.site.sections)}
</div>`,
  })
