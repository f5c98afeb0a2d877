/**
 * `/robots.txt`: which addresses are nobody's business. Of code alone: while it cannot be had, search engines take it that
 * the whole site is closed (RFC 9309, §2.3.1.4).
 */
import { cacheTagOf } from '../../article/cache-tags.ts'
import { SITE_KEY } from '../../article/keys.ts'
import { cacheControl, cacheTag } from '../../page/headers.ts'
import { memoryOf } from '../memory.ts'
import type { C } from '../page-answer.ts'

/** `/desk` itself and what is in it, but not a section `/desktop/`. */
const DESK = ['/desk$', '/desk?', '/desk/']

/** Receipts, and the forms as every article links to them, each with its own question mark; the forms themselves are open. */
const FORMS = ['/contact/receipts/', '/questions/receipts/', '/contact?', '/questions/ask?']

const CLOSED = [...DESK, ...FORMS, ...FORMS.map((path) => `/*${path}`)]

export async function robots(c: C): Promise<Response> {
  const site = await memoryOf(c.env).then(
    (memory) => memory.site,
    () => undefined,
  )
  const lines = [
    'User-agent: *',
    ...CLOSED.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${site?.url ?? new URL(c.req.url).origin}/sitemap.xml`,
  ]
  return c.text(`${lines.join('\n')}\n`, 200, {
    ...cacheControl(site ? 'content' : 'absent'),
    ...cacheTag(cacheTagOf(SITE_KEY)),
  })
}
