/** Telling an engine addresses, as each wants it: one call for many. */
import * as v from 'valibot'

import type { Site } from '../article/site.ts'
import type { Env } from '../env.ts'
import type { Engine } from '../inbox/pings.ts'

const TIMEOUT_MS = 8000

const INDEXNOW = 'https://api.indexnow.org/indexnow'
const BAIDU = 'http://data.zz.baidu.com/urls'

/** Undefined when the engine took it; otherwise what it said, without the key. */
export async function tellEngine(env: Env, site: Site, engine: Engine, urls: string[]): Promise<string | undefined> {
  try {
    const response = await fetch(requestOf(env, site, engine, urls), {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = (await response.text()).slice(0, 1000)
    if (!response.ok) return `HTTP ${response.status}`
    return engine === 'baidu' ? baiduFault(text) : undefined
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection'
  }
}

function requestOf(env: Env, site: Site, engine: Engine, urls: string[]): Request {
  if (engine === 'indexnow') {
    const key = env.INDEXNOW_KEY ?? ''
    const body = { host: new URL(site.url).host, key, keyLocation: `${site.url}/${key}.txt`, urlList: urls }
    return new Request(env.INDEXNOW_URL ?? INDEXNOW, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    })
  }
  if (engine === 'baidu') {
    const url = new URL(env.BAIDU_URL ?? BAIDU)
    url.searchParams.set('site', site.url)
    url.searchParams.set('token', env.BAIDU_TOKEN ?? '')
    return new Request(url, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: urls.join('\n') })
  }
  const body = new URLSearchParams([['hub.mode', 'publish'], ...urls.map((url): [string, string] => ['hub.url', url])])
  return new Request(site.hub ?? '', { method: 'POST', body })
}

/** Baidu says errors inside a 200: `{"error":401,"message":"token is not valid"}`. */
function baiduFault(text: string): string | undefined {
  const answer = v.safeParse(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.looseObject({ success: v.optional(v.number()), message: v.optional(v.string()) }),
    ),
    text,
  )
  if (!answer.success) return 'an answer that is none'
  const { success, message } = answer.output
  return success === undefined ? (message ?? 'refused').slice(0, 100) : undefined
}
