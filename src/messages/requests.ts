/** Taking apart what comes in: form bodies, JSON bodies, the edition that is asked for, keys of clients. */
import { type Edition, editionOf, splitPrefix } from '../article/editions.ts'
import { siteIfReadable } from '../article/read.ts'
import type { Lang } from '../article/record.ts'
import type { Flag } from '../inbox/entry.ts'
import { problem } from '../page/problem.ts'
import { HONEYPOT_FIELD, type Typed } from './form-parts.ts'
import { tokenFlags } from './form-token.ts'
import type { C } from './intake.ts'
import { TURNSTILE_FIELD, turnstileFlags } from './turnstile.ts'

/** The edition that the path asks for, and its language; that of the path when CONTENT does not answer. */
export async function askedEdition(c: C): Promise<{ edition: Edition | undefined; lang: Lang }> {
  const site = await siteIfReadable(c.env.CONTENT)
  const { script } = splitPrefix(c.req.path)
  const edition = site && editionOf(site, script ?? site.lang)
  return { edition, lang: edition?.site.lang ?? script ?? 'zh-Hans' }
}

/** What a form was sent with, beside the fields of its subject. */
export type SentForm = {
  /** Fields as typed, to be given back. */
  typed: Typed
  key: string
  token: string
  from: string | undefined
  cta: string | undefined
  hasConsent: boolean
  /** Only the fields of the subject. */
  fields: Typed
}

/** Text fields of a form body; files are left out. Undefined when it is no form, or not in UTF-8. */
export async function sentForm(c: C): Promise<SentForm | undefined> {
  let typed: Typed
  try {
    if (!(await isUtf8(c.req.raw))) return undefined
    const fields = await c.req.raw.formData()
    typed = Object.fromEntries([...fields].filter((field): field is [string, string] => typeof field[1] === 'string'))
  } catch {
    return undefined
  }
  const { key, token = '', consent, from, cta, [HONEYPOT_FIELD]: _, [TURNSTILE_FIELD]: __, ...fields } = typed
  return {
    typed,
    key: key && key.length <= KEY_MAX ? key : crypto.randomUUID(),
    token,
    from: localPath(from),
    cta: ctaOf(cta),
    hasConsent: consent === 'true',
    fields,
  }
}

/** False for a form in another encoding, such as GB18030: decoded all the same, it would be kept as signs nobody can read. */
async function isUtf8(request: Request): Promise<boolean> {
  const type = request.headers.get('Content-Type') ?? ''
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s";]+)/i.exec(type) ?? []
  if (!/^utf-?8$/i.test(charset)) return false
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return true
  try {
    const body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await request.clone().arrayBuffer())
    for (const [bytes] of body.matchAll(/(?:%[\da-f]{2})+/gi)) decodeURIComponent(bytes)
    return true
  } catch {
    return false
  }
}

/** Long enough for a UUID, a hash or a ULID with a prefix. */
const KEY_MAX = 255

/** What the way it came speaks against a form. */
export async function formFlags(c: C, { typed, key, token }: SentForm, now: Date): Promise<Flag[]> {
  const { hostname } = new URL(c.req.url)
  const [signed, human] = await Promise.all([
    tokenFlags(c.env.OUTBOX, token, typed['key'] ?? key, now),
    turnstileFlags(c.env, typed[TURNSTILE_FIELD] ?? '', hostname),
  ])
  return [...(typed[HONEYPOT_FIELD] ? (['honeypot'] as const) : []), ...signed, ...human]
}

/** A body of JSON with the key of its client, or the problem with it. */
export async function sentJson(c: C): Promise<{ body: unknown; key: string } | Response> {
  const type = c.req.header('Content-Type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    return problem(415, 'Unsupported media type', { detail: 'Send application/json.' })
  }
  const key = c.req.header('Idempotency-Key')
  if (key !== undefined && (key === '' || key.length > KEY_MAX)) {
    return problem(400, 'Bad Idempotency-Key', { detail: `It must have 1 to ${KEY_MAX} characters.` })
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await c.req.arrayBuffer())
    return { body: JSON.parse(text), key: key ?? crypto.randomUUID() }
  } catch {
    return problem(400, 'Malformed JSON', { detail: 'The body is not JSON in UTF-8.' })
  }
}

/** A path of this site, or undefined: a foreign address must not ride in on the form. */
export const localPath = (path: string | undefined): string | undefined =>
  path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) && path.length <= 500 ? path : undefined

/** Where a link without `from` stood: the page that the browser says it comes from, if it is of this site. */
export function refererPath(c: C): string | undefined {
  const referer = c.req.header('Referer')
  if (!referer || !URL.canParse(referer)) return undefined
  const { host, pathname } = new URL(referer)
  const isForm = /\/(?:contact|questions\/ask)$/.test(pathname)
  return host === new URL(c.req.url).host && !isForm ? localPath(pathname) : undefined
}

/** A name that the site's own links give. */
export const ctaOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[a-z][a-z-]{0,19}$/.test(text) ? text : undefined
