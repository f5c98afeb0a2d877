/** Counting views, clicks on a phone number and copies of a WeChat id: by day and page, of nobody in particular. */
import { articleKey } from '../article/keys.ts'
import { siteIfReadable } from '../article/read.ts'
import { articlePath, slugOfSegment } from '../article/slug.ts'
import { clickStatement } from '../inbox/clicks.ts'
import { databaseOf } from '../inbox/database.ts'
import { dayIn } from '../inbox/day.ts'
import { viewStatement } from '../inbox/views.ts'
import { type C, isTooMuch } from './intake.ts'

const KINDS = ['phone', 'wechat', 'email', 'view'] as const

/** They do not read; those that say so are left out. */
const BOT = /bot|crawl|spider|slurp|preview|headless|lighthouse|monitor|python|curl|wget/i

/** 204 whatever becomes of it: a reader waits for nothing here. */
export async function countClick(c: C): Promise<Response> {
  const fields = new URLSearchParams(await c.req.text())
  const kind = KINDS.find((one) => one === fields.get('kind'))
  const isBot = kind === 'view' && BOT.test(c.req.header('User-Agent') ?? '')
  const isCounted = kind !== undefined && !isBot
  if (isCounted && !(await isTooMuch(c, 'click'))) {
    c.executionCtx.waitUntil(count(c, kind, fields.get('path') ?? '/').catch(() => undefined))
  }
  return c.body(null, 204)
}

async function count(c: C, kind: (typeof KINDS)[number], path: string): Promise<void> {
  const site = await siteIfReadable(c.env.CONTENT)
  const day = dayIn(site?.timeZone ?? 'UTC', new Date())
  const slug = await readSlug(c.env.CONTENT, path)
  if (kind === 'view' && slug === undefined) return
  const counted = kind === 'view' ? viewStatement(day, slug ?? '') : clickStatement(day, pathOf(slug), kind)
  await databaseOf(c.env.DB).run([counted])
}

/** Everything that is no article is counted as the rest of the site. */
const pathOf = (slug: string | undefined): string => (slug === undefined ? '/' : articlePath(slug))

/** The article that a path is of, in whichever script; undefined where there is none. */
async function readSlug(content: KVNamespace, path: string): Promise<string | undefined> {
  const [, segment = ''] = /^(?:\/zh-han[st])?\/articles\/([^/]+)$/.exec(path) ?? []
  const slug = slugOfSegment(segment)
  if (slug === undefined) return undefined
  const article = await content.get(articleKey(slug), 'stream')
  await article?.cancel()
  return article ? slug : undefined
}
