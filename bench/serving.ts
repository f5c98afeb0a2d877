/** A miss: Ridge beside a bare Worker that streams the same bytes from one KV value, and beside Astro where it was built. */
import type { Miniflare } from 'miniflare'

import { interleaved, METHOD, middle, ratio, row, type Target } from './measure.ts'
import { astroWorker, bareWorker, buildRidge, contentOf, pushAndTick, ridgeWorker, startWorkers } from './workers.ts'

const ARTICLE = '/articles/what-is-omnimedia-operations'

type Subject = { name: string; path: string; isHeld?: true }
const SUBJECTS: Subject[] = [
  { name: 'article page', path: ARTICLE },
  { name: 'article page, 304', path: ARTICLE, isHeld: true },
  { name: 'article JSON', path: `/api${ARTICLE}` },
  { name: 'home page', path: '/' },
  { name: 'section page', path: '/growth/' },
]

const NONE = '–'

export async function benchServing(): Promise<void> {
  console.log('## A miss\n')
  console.log(METHOD)
  console.log('"bare": a Worker that streams the same bytes from one KV value.\n')
  const astro = astroWorker()
  const miniflare = startWorkers([ridgeWorker('ridge', await buildRidge()), bareWorker, ...(astro ? [astro] : [])])
  try {
    await pushAndTick(miniflare, 'ridge')
    console.log(row('', 'Ridge req/s', 'bare req/s', 'ratio', 'Ridge CPU ms', 'bare CPU ms', 'ratio'))
    console.log('|---|---|---|---|---|---|---|')
    for (const subject of SUBJECTS) console.log(await subjectRow(miniflare, subject))
    if (astro) console.log(await astroRow(miniflare))
  } finally {
    await miniflare.dispose()
  }
}

async function subjectRow(miniflare: Miniflare, { name, path, isHeld }: Subject): Promise<string> {
  const url = new URL(path, await miniflare.unsafeGetDirectURL('ridge'))
  const tag = (await fetch(url)).headers.get('ETag') ?? ''
  const ridge: Target = isHeld ? { url, headers: { 'If-None-Match': tag } } : { url }
  const rounds = await interleaved([ridge, await mirrored(miniflare, url, name.replaceAll(/\W/g, '-'))])
  return row(
    name,
    middle(rounds, 0, 'perSecond'),
    middle(rounds, 1, 'perSecond'),
    ratio(rounds, 0, 1, 'perSecond'),
    middle(rounds, 0, 'cpuMs'),
    middle(rounds, 1, 'cpuMs'),
    ratio(rounds, 0, 1, 'cpuMs'),
  )
}

/** The bytes that Ridge gives at `url`, served by the bare Worker under `key`. */
async function mirrored(miniflare: Miniflare, url: URL, key: string): Promise<Target> {
  await (await contentOf(miniflare, 'bare')).put(key, await (await fetch(url)).text())
  return { url: new URL(key, await miniflare.unsafeGetDirectURL('bare')) }
}

/** Astro in the place of Ridge. Its records lie in a namespace of its own, without the pieces that only Ridge reads. */
async function astroRow(miniflare: Miniflare): Promise<string> {
  const [content, own] = [await contentOf(miniflare, 'ridge'), await contentOf(miniflare, 'astro')]
  const { keys } = await content.list()
  for (const { name } of keys.filter((key) => /^(?:article:|related:|site$)/.test(key.name))) {
    await own.put(name, JSON.stringify({ ...(await content.get<object>(name, 'json')), page: undefined }))
  }
  const url = new URL(ARTICLE, await miniflare.unsafeGetDirectURL('astro'))
  const rounds = await interleaved([{ url }, await mirrored(miniflare, url, 'astro')])
  return row(
    'the same page by Astro on the same KV',
    `${middle(rounds, 0, 'perSecond')} (Astro)`,
    middle(rounds, 1, 'perSecond'),
    ratio(rounds, 0, 1, 'perSecond'),
    `${middle(rounds, 0, 'cpuMs')} (Astro)`,
    middle(rounds, 1, 'cpuMs'),
    ratio(rounds, 0, 1, 'cpuMs'),
  ).replaceAll('NaN', NONE)
}
