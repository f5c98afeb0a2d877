/**
 * A small shared cache (RFC 9111, with RFC 5861's stale rules, tags and invalidation) as it stands in front of the Worker
 * in production, where no simulator has it: developers.cloudflare.com/workers/cache.
 */
export type Outcome = 'hit' | 'miss' | 'revalidated' | 'stale' | 'bypass'

type Stored = {
  body: ArrayBuffer
  status: number
  headers: Headers
  /** Milliseconds since 1970 at which it was made or last confirmed. */
  at: number
  isInvalidated: boolean
}

/** How a stale answer within `stale-while-revalidate` is treated: confirmed first, or sent and confirmed afterwards. */
export type Revalidation = 'before' | 'behind'

/** What the platform keeps an answer for that says nothing of it, in seconds. */
const UNSAID: Record<number, number> = { 200: 7200, 404: 180 }

type Origin = (path: string, init: RequestInit<IncomingRequestCfProperties>) => Promise<Response>

export class TestCache {
  readonly #stored = new Map<string, Stored>()
  /** Options of each call to `invalidate`. */
  readonly calls: CachePurgeOptions[] = []
  /** How the next calls to `invalidate` end. */
  answer: 'success' | 'refused' | 'throws' | 'throws at once' = 'success'
  readonly #origin: Origin
  readonly #revalidation: Revalidation
  /** Milliseconds since 1970. */
  now = Date.parse('2026-11-20T00:00:00Z')

  constructor(origin: Origin, revalidation: Revalidation = 'before') {
    this.#origin = origin
    this.#revalidation = revalidation
  }

  get paths(): string[] {
    return [...this.#stored.keys()]
  }

  async get(path: string): Promise<{ outcome: Outcome; status: number; text: string }> {
    const stored = this.#stored.get(path)
    if (!stored) return this.#fetched(path)
    const age = (this.now - stored.at) / 1000
    const rules = directives(stored.headers)
    const isFresh = !stored.isInvalidated && age < lifetime(stored)
    if (isFresh) return answerOf('hit', stored)
    const allowance = age - (stored.isInvalidated ? 0 : lifetime(stored))
    const isStaleAllowed = !['s-maxage', 'must-revalidate', 'proxy-revalidate'].some((name) => rules.has(name))
    if (this.#revalidation === 'behind' && isStaleAllowed && allowance < seconds(rules, 'stale-while-revalidate')) {
      const sent = answerOf('stale', stored)
      await this.#revalidated(path, stored)
      return sent
    }
    const answer = await this.#revalidated(path, stored)
    const isFault = answer.status >= 500
    return isFault && isStaleAllowed && allowance < seconds(rules, 'stale-if-error')
      ? answerOf('stale', stored)
      : answer
  }

  invalidate = (options: CachePurgeOptions): Promise<CachePurgeResult> => {
    this.calls.push(options)
    if (this.answer === 'throws at once') throw new Error('injected: there is no such call')
    return this.#invalidated(options)
  }

  async #invalidated(options: CachePurgeOptions): Promise<CachePurgeResult> {
    if (this.answer === 'throws') throw new Error('injected: the cache does not answer')
    if (this.answer === 'refused') return { success: false, errors: [{ code: 10_000, message: 'injected' }] }
    for (const [path, stored] of this.#stored) {
      const tags = stored.headers.get('Cache-Tag')?.split(',') ?? []
      const isMeant =
        options.purgeEverything === true ||
        tags.some((tag) => options.tags?.includes(tag)) ||
        options.pathPrefixes?.some((prefix) => path.startsWith(prefix)) === true
      if (isMeant) stored.isInvalidated = true
    }
    return { success: true, errors: [] }
  }

  async #fetched(path: string): Promise<{ outcome: Outcome; status: number; text: string }> {
    const response = await this.#origin(path, {})
    const fresh = await this.#keep(path, response)
    return answerOf(this.#stored.has(path) ? 'miss' : 'bypass', fresh)
  }

  async #revalidated(path: string, stored: Stored): Promise<{ outcome: Outcome; status: number; text: string }> {
    const tag = stored.headers.get('ETag')
    const response = await this.#origin(path, tag === null ? {} : { headers: { 'If-None-Match': tag } })
    if (response.status === 304) {
      for (const [name, value] of response.headers) stored.headers.set(name, value)
      Object.assign(stored, { at: this.now, isInvalidated: false })
      return answerOf('revalidated', stored)
    }
    if (response.status < 500) this.#stored.delete(path)
    return answerOf('miss', await this.#keep(path, response))
  }

  async #keep(path: string, response: Response): Promise<Stored> {
    const { status, headers } = response
    const stored = { body: await response.arrayBuffer(), status, headers, at: this.now, isInvalidated: false }
    const rules = directives(headers)
    const isPrivate = rules.has('private') || rules.has('no-store') || headers.has('Set-Cookie') || status >= 500
    if (!isPrivate && lifetime(stored) > 0) this.#stored.set(path, stored)
    return stored
  }
}

function directives(headers: Headers): Map<string, string> {
  const parts = headers.get('Cache-Control')?.toLowerCase().split(',') ?? []
  return new Map(parts.map((part) => part.trim().split('=')).map(([name, value]) => [name ?? '', value ?? '']))
}

const seconds = (rules: Map<string, string>, name: string): number => Number(rules.get(name) ?? 0)

function lifetime({ headers, status }: Stored): number {
  if (!headers.has('Cache-Control')) return UNSAID[status] ?? 0
  const rules = directives(headers)
  return seconds(rules, rules.has('s-maxage') ? 's-maxage' : 'max-age')
}

const answerOf = (outcome: Outcome, { status, body }: Stored): { outcome: Outcome; status: number; text: string } => ({
  outcome,
  status,
  text: new TextDecoder().decode(body),
})
