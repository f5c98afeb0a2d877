/** `/articles/{slug}/qr.svg`: the address of an article as a code that a phone reads from the screen. */
import { encode } from 'uqr'

import { cacheTagOf } from '../article/cache-tags.ts'
import { addressOf } from '../article/editions.ts'
import { articleKey, relatedKey, variantKey } from '../article/keys.ts'
import { isPublishedBy } from '../article/metadata.ts'
import { readStream } from '../article/read.ts'
import { slugOfSegment } from '../article/slug.ts'
import { notFound } from '../page/failures.ts'
import { cacheControl, cacheTag } from '../page/headers.ts'
import { movedTo } from '../page/one-address.ts'
import { askedOf } from './asked.ts'
import { memoryOf } from './memory.ts'
import type { C } from './page-answer.ts'

/** Only for articles that readers have: the site makes no codes for anybody's addresses. */
export async function qrCode(c: C): Promise<Response> {
  const { script, path } = askedOf(c)
  const segment = path.split('/')[2] ?? ''
  const slug = slugOfSegment(segment)
  if (slug === undefined) return notFound(c)
  const ownPath = addressOf({ slug, lang: script ?? 'en', variantOf: script })
  if (decodeURIComponent(segment) !== slug) return movedTo(c.req.url, `${ownPath}/qr.svg`)
  const key = script === undefined ? articleKey(slug) : variantKey(slug, script)
  const [{ site }, article] = await Promise.all([memoryOf(c.env), readStream(c.env.CONTENT, key)])
  await article?.body.cancel()
  const tag = cacheTagOf(relatedKey(slug))
  if (!article || !isPublishedBy(article.metadata, new Date())) return notFound(c, tag)
  return new Response(svgOf(`${site.url}${ownPath}`), {
    headers: { 'Content-Type': 'image/svg+xml', ...cacheControl('lasting'), ...cacheTag(tag) },
  })
}

/** Black on white whatever the page's colours are, with the margin that readers of codes want (ISO/IEC 18004: four modules). */
function svgOf(text: string): string {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const path = data.map((row, y) =>
    runsOf(row)
      .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
      .join(''),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path.join('')}"/></svg>`
}

/** Where black begins, and how long it is. */
function runsOf(row: boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = []
  for (const [at, isBlack] of row.entries()) {
    const last = runs.at(-1)
    if (!isBlack) continue
    if (last && last[0] + last[1] === at) last[1]++
    else runs.push([at, 1])
  }
  return runs
}
