/** Counting clicks on a phone number and copies of a WeChat id: by day and page, of nobody in particular. */
import { articleKey } from '../article/keys.ts'
import { siteIfReadable } from '../article/read.ts'
import { articlePath, slugOfSegment } from '../article/slug.ts'
import { clickStatement } from '../inbox/clicks.ts'
import { databaseOf } from '../inbox/database.ts'
import { type C, isTooMuch } from './intake.ts'

const KINDS = ['phone', 'wechat', 'email'] as const

/** 204 whatever becomes of it: a reader waits for nothing here. */
export async function countClick(c: C): Promise<Response> {
  const fields = new URLSearchParams(await c.req.text())
  const kind = KINDS.find((one) => one === fields.get('kind'))
  if (kind !== undefined && !(await isTooMuch(c))) {
    c.executionCtx.waitUntil(count(c, kind, fields.get('path') ?? '/').catch(() => undefined))
  }
  return c.body(null, 204)
}

async function count(c: C, kind: (typeof KINDS)[number], path: string): Promise<void> {
  const site = await siteIfReadable(c.env.CONTENT)
  const day = dayOf(new Date(), site?.timeZone ?? 'UTC')
  await databaseOf(c.env.DB).run([clickStatement(day, await countedPath(c.env.CONTENT, path), kind)])
}

/** An article that there is, in whichever script it was read; everything else is counted as the rest of the site. */
async function countedPath(content: KVNamespace, path: string): Promise<string> {
  const [, segment = ''] = /^(?:\/zh-han[st])?\/articles\/([^/]+)$/.exec(path) ?? []
  const slug = slugOfSegment(segment)
  if (slug === undefined) return '/'
  const article = await content.get(articleKey(slug), 'stream')
  await article?.cancel()
  return article ? articlePath(slug) : '/'
}

/** The calendar day in a time zone, `2026-11-25`. */
const dayOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
