/** Counting views, clicks on a phone number and copies of a WeChat id: by day and page, of nobody in particular. */
import { articleKey } from '../article/keys.ts'
import { siteIfReadable } from '../article/read.ts'
import { articlePath, slugOfSegment } from '../article/slug.ts'
import { sectionPathOf, storedCard } from '../article/stored-card.ts'
import { clickStatement } from '../inbox/clicks.ts'
import { databaseOf } from '../inbox/database.ts'
import { dayIn } from '../inbox/day.ts'
import { countView, noteSender } from '../inbox/views.ts'
import { type C, isTooMuch } from './intake.ts'
import { senderOf } from './sender.ts'

const KINDS = ['phone', 'wechat', 'email', 'view'] as const

/** What browsers call themselves; programs that fetch pages mostly do not even say so much. */
const BROWSER = /^Mozilla\/5\.0 \(/

/**
 * What else is in the names of those that do not read. No browser that runs this site's script is "compatible" or names an
 * address; Cubot makes phones.
 */
const MACHINE =
  /compatible;|https?:|(?<!\bcu)bot|crawl|spider|slurp|archiver|fetcher|preview|external(?:hit|agent)|mediapartners|headless|phantom|puppeteer|playwright|selenium|jsdom|lighthouse|inspectiontool|monitor|pingdom|\b(?:curl|wget|python|java|node|okhttp|axios|scrapy)\b/i

const isMachine = (agent = ''): boolean => !BROWSER.test(agent) || MACHINE.test(agent)

/** 204 whatever becomes of it: a reader waits for nothing here. */
export async function countClick(c: C): Promise<Response> {
  const fields = new URLSearchParams(await c.req.text())
  const kind = KINDS.find((one) => one === fields.get('kind'))
  const isReaders = isOfOwnPage(c) && !(kind === 'view' && isMachine(c.req.header('User-Agent')))
  if (kind !== undefined && isReaders && !(await isTooMuch(c, 'click'))) {
    c.executionCtx.waitUntil(count(c, kind, fields.get('path') ?? '/').catch(() => undefined))
  }
  return c.body(null, 204)
}

/** Browsers say so in the first header; older ones, such as WeChat's on many phones, send only one of the others. */
function isOfOwnPage(c: C): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const page = c.req.header('Origin') ?? c.req.header('Referer') ?? ''
  return URL.canParse(page) && new URL(page).host === new URL(c.req.url).host
}

async function count(c: C, kind: (typeof KINDS)[number], path: string): Promise<void> {
  const now = new Date()
  const site = await siteIfReadable(c.env.CONTENT)
  const day = dayIn(site?.timeZone ?? 'UTC', now)
  const slug = slugIn(path)
  const card = slug === undefined ? undefined : await storedCard(c.env.CONTENT, articleKey(slug))
  const database = databaseOf(c.env.DB)
  if (kind !== 'view') {
    // Everything that is no article is counted as the rest of the site.
    await database.run([clickStatement(day, card && slug ? articlePath(slug) : '/', kind)])
  } else if (card && slug) {
    const view = { day, slug, section: sectionPathOf(card), sender: await senderOfView(c, day, slug, now) }
    const [isNew] = await database.run([noteSender(view, c.env.PLAN)])
    if (isNew?.length) await database.run(countView(view))
  }
}

/** Of 16 million: enough to tell an article's readers of a day apart; too few to find an address by trying all. */
const SENDER_DIGITS = 6

/** Those of whom nothing can be told count as one. */
const senderOfView = async (c: C, day: string, slug: string, now: Date): Promise<string> =>
  (await senderOf(c.req.raw, c.env.OUTBOX, now, `view ${day} ${slug}`))?.slice(0, SENDER_DIGITS) ?? ''

/** The slug of an article's address, in whichever script; undefined where it is none. */
function slugIn(path: string): string | undefined {
  const [, segment = ''] = /^(?:\/zh-han[st])?\/articles\/([^/]+)$/.exec(path) ?? []
  return slugOfSegment(segment)
}
