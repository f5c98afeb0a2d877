/** Related reading and listings: what a first build, an edited and a new article cost, in CPU, operations and memory. */
import { digestOf } from '../src/article/hash.ts'
import { ARTICLE_PREFIX, articleKey, REVISION_KEY, SITE_KEY, variantKey } from '../src/article/keys.ts'
import type { Revision } from '../src/article/lists.ts'
import { metadataOf } from '../src/article/metadata.ts'
import type { Article } from '../src/article/record.ts'
import { compileContent } from '../src/push/compile/content.ts'
import { CHANGES_MAX } from '../src/push/live/revision.ts'
import { budgetOf, type Plan } from '../src/tick/budget.ts'
import type { TickReport } from '../src/tick/runs.ts'
import { runTick } from '../src/tick/tick.ts'
import { articlesOf, CHARACTERS } from './corpus.ts'
import type { Pair } from './filler.ts'
import { median, row } from './measure.ts'
import { type OwnStores, ownStores } from './own-time.ts'

const SITES: { articles: number; plan: Plan }[] = [
  { articles: 300, plan: 'free' },
  { articles: 1000, plan: 'paid' },
  { articles: 10_000, plan: 'paid' },
]
/** Takes some twenty minutes: only when asked for with LARGE=1. */
const LARGE: (typeof SITES)[number] = { articles: 100_000, plan: 'paid' }

const CHANGES = 5

/** A run that reports what it spent. */
type Tick = { report: Extract<TickReport, { written: number }>; cpuMs: number }

export async function benchRelated(): Promise<void> {
  console.log('\n## Related reading and listings\n')
  console.log(
    `Articles of ${CHARACTERS} characters. CPU is that of Ridge's own code, with the parsing of what the stores answer, and without the stores' own work. A changed article: median of ${CHANGES}.\n`,
  )
  const columns = [
    'articles, plan',
    'step',
    'ticks',
    'CPU ms',
    'CPU of a tick: median, 95 %, most',
    'KV reads / lists / writes',
    'D1 queries',
  ]
  console.log(row(...columns))
  console.log(row(...columns.map(() => '---')))
  const only = process.env['ONLY']
  const sites = process.env['LARGE'] ? [...SITES, LARGE] : SITES
  for (const site of sites) if (!only || site.articles === Number(only)) await benchSite(site)
}

async function benchSite({ articles: count, plan }: (typeof SITES)[number]): Promise<void> {
  const stores = ownStores(plan)
  const articles = articlesOf(count)
  const push = await pushOf(
    ({ key, value, metadata }) => void stores.content.set(key, { value: String(value), metadata }),
    articles,
  )
  await push(articles)
  const name = `${count.toLocaleString('en')}, ${plan}`
  printRow(name, 'first build', await untilComplete(stores, plan))

  const edits: Tick[][] = []
  for (let at = 0; at < CHANGES; at++) {
    const old = articles[Math.floor(count / 2) + at * 3]!
    const other = articles[at * 11]!
    const html = `${old.html}${other.html.slice(0, 200)}</p>` as Article['html']
    await push([{ ...old, title: `${old.title}改`, html, hash: `${old.hash}${at}` }])
    edits.push(await untilComplete(stores, plan))
  }
  printRow(name, 'an edited article', middleOf(edits))
  const news: Tick[][] = []
  for (let at = 0; at < CHANGES; at++) {
    const publishedAt = new Date(Date.UTC(2026, 0, 2 + at)).toISOString()
    await push([{ ...articles[at * 7]!, slug: `new-${at}`, publishedAt, hash: `new-${at}` }])
    news.push(await untilComplete(stores, plan))
  }
  printRow(name, 'a new article', middleOf(news))
}

const middleOf = (runs: Tick[][]): Tick[] =>
  runs.toSorted((a, b) => total(a) - total(b))[Math.floor(runs.length / 2)] ?? []

const total = (ticks: Tick[]): number => ticks.reduce((sum, { cpuMs }) => sum + cpuMs, 0)

/** Both records of an article: words cost the tick the same in either script. */
function inBothScripts(article: Article): { key: string; record: Article }[] {
  const { slug, lang, hash } = article
  const own: Article = { ...article, variants: [VARIANT] }
  const variant: Article = { ...article, lang: VARIANT, variantOf: lang, variants: [lang], hash }
  return [
    { key: articleKey(slug), record: own },
    { key: variantKey(slug, VARIANT), record: variant },
  ]
}

const VARIANT = 'zh-Hant'

/** Puts articles and a revision that tells of them, as a push does. */
export async function pushOf(
  put: (pair: Pair) => Promise<void> | void,
  all: Article[],
): Promise<(articles: Article[]) => Promise<void>> {
  const { entries } = await compileContent('kv-seed')
  const site = entries.find(({ key }) => key === SITE_KEY)!
  await put({ key: site.key, value: String(await site.load()), metadata: site.metadata })
  const hashes = new Map(all.flatMap(inBothScripts).map(({ key, record }) => [key, record.hash]))
  const since = new Date(Date.UTC(2026, 10, 20)).toISOString()
  let serial = 0
  return async (articles) => {
    serial++
    const records = articles.flatMap(inBothScripts)
    for (const { key, record } of records) {
      hashes.set(key, record.hash)
      await put({ key, value: JSON.stringify(record), metadata: metadataOf(record) })
    }
    const at = new Date(Date.UTC(2026, 10, 20) + serial * 60_000).toISOString()
    const revision: Revision = {
      id: at,
      at,
      digest: await digestOf(hashes),
      site: site.metadata.hash,
      fold: '',
      serial,
      siteSerial: 0,
      changed: records
        .slice(0, CHANGES_MAX)
        .map(({ key, record }) => [key.slice(ARTICLE_PREFIX.length), record.hash, serial]),
      since: records.length > CHANGES_MAX ? at : since,
      sinceSerial: records.length > CHANGES_MAX ? serial : 1,
    }
    await put({ key: REVISION_KEY, value: JSON.stringify(revision), metadata: { hash: at } })
  }
}

const TICKS_AT_MOST = 5000

async function untilComplete(stores: OwnStores, plan: Plan): Promise<Tick[]> {
  const ticks: Tick[] = []
  while (ticks.length < TICKS_AT_MOST) {
    let report: TickReport = { state: 'unchanged' }
    const cpuMs = await stores.ownMs(async () => {
      report = await runTick(stores.env, budgetOf(plan), new Date())
    })
    const reported = report as unknown as Tick['report']
    if (process.env['SHOW']) console.error(cpuMs.toFixed(1), JSON.stringify(reported))
    if (!('written' in reported)) throw new Error(`a tick says ${JSON.stringify(report)}`)
    ticks.push({ report: reported, cpuMs })
    if (reported.state === 'complete') return ticks
    // The writes of the day are used up: the next day begins.
    stores.index.exec("DELETE FROM tick_state WHERE name = 'writes'")
  }
  throw new Error('the ticks do not come to an end')
}

function printRow(site: string, step: string, ticks: Tick[]): void {
  const sum = (name: keyof Tick['report']['operations']): string =>
    ticks.reduce((all, { report }) => all + report.operations[name], 0).toLocaleString('en')
  const cpu = ticks.map(({ cpuMs }) => cpuMs)
  console.log(
    row(
      site,
      step,
      String(ticks.length),
      total(ticks).toFixed(0),
      [median(cpu), cpu.toSorted((a, b) => a - b)[Math.floor(cpu.length * 0.95)] ?? 0, Math.max(...cpu)]
        .map((ms) => ms.toFixed(1))
        .join(', '),
      `${sum('kvReads')} / ${sum('kvLists')} / ${sum('kvWrites')}`,
      sum('queries'),
    ),
  )
}
