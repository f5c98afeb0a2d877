/** What readers and programs are told when there is no page: not found, unavailable, failed. Nothing of the inside shows. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'

import { type Edition, editionOf, splitPrefix } from '../article/editions.ts'
import { isPublished } from '../article/published.ts'
import { ContentUnavailable, readOldAddresses, siteIfReadable } from '../article/read.ts'
import type { Lang } from '../article/record.ts'
import type { Redirect } from '../article/redirects.ts'
import type { Site } from '../article/site.ts'
import { listingPath } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { failureTexts, type Refusal } from './failure-texts.ts'
import { cacheControl, cacheTag } from './headers.ts'
import { headOf, page } from './layout.ts'
import { newPathOf, oldAddressesOf } from './old-addresses.ts'
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
  const { site, isGone, newPath } = await whatIsKnown(c, pathname)
  if (newPath !== undefined) {
    const answer = movedTo(c.req.url, newPath)
    if (tag !== undefined) for (const [name, value] of Object.entries(cacheTag(tag))) answer.headers.set(name, value)
    if (isForPrograms(c)) answer.headers.set('Access-Control-Allow-Origin', '*')
    return answer
  }
  const status = isGone ? 410 : 404
  if (isForPrograms(c)) {
    const [title, was] = isGone ? ['Gone', 'no longer anything'] : ['Not found', 'nothing']
    return problem(status, title, { detail: `There is ${was} at ${c.req.path}`, headers })
  }
  const place = placeOf(c, site)
  const t = failureTexts(place.lang)
  const [title, text] = isGone ? [t.goneTitle, t.goneText] : [t.notFoundTitle, t.notFoundText]
  const ways = [homeOf(place), { path: `${place.prefix}${listingPath('all')}`, text: textsFor(place.lang).allArticles }]
  return c.html(failurePage(place, { title, text, ways }), status, site ? headers : cacheControl('private'))
}

type Known = { site?: Site | undefined; isGone?: boolean; newPath?: string | undefined }

async function whatIsKnown(c: C, pathname: string): Promise<Known> {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  const addresses = isRead ? oldAddressesOf(pathname) : []
  if (addresses.length === 0) return isForPrograms(c) ? {} : { site: await siteIfReadable(c.env.CONTENT) }
  const paths = addresses.map(({ path }) => path)
  const { site, redirects } = await readOldAddresses(c.env.CONTENT, paths)
  for (const [at, address] of addresses.entries()) {
    const redirect = redirects[at]
    if (redirect && isInForce(redirect))
      return { site, isGone: 'gone' in redirect, newPath: newPathOf(address, redirect) }
  }
  return { site }
}

/** An article to come has no old addresses yet. */
const isInForce = (redirect: Redirect): boolean =>
  !('to' in redirect) || redirect.from === undefined || isPublished(redirect.from, new Date())

/** 503 when CONTENT does not answer, 500 for what is a bug. The log names the fault, the answer does not. */
export async function failed(error: Error, c: C): Promise<Response> {
  const isUnavailable = error instanceof ContentUnavailable
  const event = isUnavailable ? 'content-unavailable' : 'unexpected-error'
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  console.error(JSON.stringify({ event, path: c.req.path, message: error.message, cause }))

  const status = isUnavailable ? 503 : 500
  const headers: Record<string, string> = isUnavailable ? { 'Retry-After': '60' } : {}
  if (isForPrograms(c)) return problem(status, isUnavailable ? 'Content is unavailable' : 'Internal error', { headers })
  const place = placeOf(c, await siteIfSoon(c.env.CONTENT))
  const t = failureTexts(place.lang)
  const [title, text] = isUnavailable ? [t.unavailableTitle, t.unavailableText] : [t.failedTitle, t.failedText]
  // An empty address is the one that failed.
  const again = c.req.method === 'GET' ? [{ path: '', text: t.again }] : []
  const ways = [...again, homeOf(place)]
  return c.html(failurePage(place, { title, text, ways }), status, { ...headers, ...cacheControl('private') })
}

/** Who has waited for one value of CONTENT in vain does not wait long for another. */
const SOON_MS = 500

const siteIfSoon = (content: KVNamespace): Promise<Site | undefined> =>
  Promise.race([siteIfReadable(content), new Promise<undefined>((done) => setTimeout(done, SOON_MS))])

/** A request that will not be taken, in the form that the path promises. `detail` is for programs. */
export async function refused(c: C, status: Refusal, why: { title: string; detail: string }): Promise<Response> {
  if (isForPrograms(c)) return problem(status, why.title, { detail: why.detail })
  const place = placeOf(c, await siteIfReadable(c.env.CONTENT))
  const { refusedTitle, refused: texts } = failureTexts(place.lang)
  const ways = [{ path: `${place.prefix}/contact`, text: textsFor(place.lang).contact }, homeOf(place)]
  return c.html(failurePage(place, { title: refusedTitle, text: texts[status], ways }), status)
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

/** In which edition and language a failure is told. */
type Place = { edition: Edition | undefined; lang: Lang; prefix: string }

/** As the path asks; where the site cannot be read, in the language of the browser. */
function placeOf(c: C, site: Site | undefined): Place {
  const { script } = splitPrefix(c.req.path)
  const edition = site && editionOf(site, script ?? site.lang)
  const lang = edition?.site.lang ?? script ?? languageOf(c.req.header('Accept-Language'))
  return { edition, lang, prefix: edition?.prefix ?? '' }
}

/** Of the first language that a browser asks for. */
function languageOf(accepted = ''): Lang {
  if (/^zh-(?:hant|tw|hk|mo)\b/i.test(accepted)) return 'zh-Hant'
  return accepted === '' || /^(?:zh\b|\*)/i.test(accepted) ? 'zh-Hans' : 'en'
}

/** A link that leads on. */
type Way = { path: string; text: string }

const homeOf = ({ lang, prefix }: Place): Way => ({ path: `${prefix}/`, text: failureTexts(lang).toHome })

/** The first of the ways is the most likely to help. */
const failurePage = ({ edition, lang }: Place, { title, text, ways }: { title: string; text: string; ways: Way[] }) =>
  page({
    edition,
    lang,
    head: headOf(edition?.site, { title, description: text, canonical: undefined, kind: 'website' }),
    main: html`<div class="narrow failure">
<h1>${title}</h1>
<p>${text}</p>
<p>${ways.map(({ path, text: name }, at) => html`<a${at === 0 ? raw(' class="button quiet"') : ''} href="${path}">${name}</a> `)}</p>
${edition && sectionIndex(edition.prefix, edition.site.sections)}
</div>`,
  })
