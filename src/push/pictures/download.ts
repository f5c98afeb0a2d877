/** Getting one picture from another site, which may be slow, endless, or answer with anything. */
import type { NOT_BROUGHT } from '../words/pictures.ts'
import type { SourceFormat } from './format.ts'
import { inspect, PICTURE_MAX_MIB } from './inspect.ts'

export type DownloadLimits = { milliseconds: number; bytes: number; redirects: number }
export const DOWNLOAD_LIMITS: DownloadLimits = {
  milliseconds: 20_000,
  bytes: PICTURE_MAX_MIB * 1024 * 1024,
  redirects: 5,
}

/** Why there is no picture, as the words name it. */
export type NotBrought = keyof typeof NOT_BROUGHT | `HTTP ${number}`

export type Download = { bytes: Uint8Array; format: SourceFormat } | { fault: NotBrought }

/** Some picture hosts refuse programs that do not name themselves. */
const HEADERS = { Accept: 'image/*', 'User-Agent': 'Mozilla/5.0 (compatible; Ridge)' }

/** Never throws. What came is a picture that an article may show, whatever it was called. */
export async function download(url: string, limits: DownloadLimits): Promise<Download> {
  const signal = AbortSignal.timeout(limits.milliseconds)
  try {
    const answer = await follow(url, signal, limits.redirects)
    if ('fault' in answer) return answer
    const bytes = await bodyOf(answer, limits.bytes)
    if (!bytes) return { fault: 'too-large' }
    const facts = await inspect(bytes)
    return 'fault' in facts ? facts : { bytes, format: facts.format }
  } catch {
    return { fault: signal.aborted ? 'too-slow' : 'no-answer' }
  }
}

/** The answer at the end of the redirects, which lead nowhere but to the web. */
async function follow(url: string, signal: AbortSignal, redirects: number): Promise<Response | { fault: NotBrought }> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return { fault: 'no-answer' }
  const answer = await fetch(url, { redirect: 'manual', headers: HEADERS, signal })
  const location = answer.headers.get('Location')
  if (answer.status === 200) return answer
  await answer.body?.cancel()
  if (answer.status < 300 || answer.status >= 400 || location === null) return { fault: `HTTP ${answer.status}` }
  if (redirects === 0) return { fault: 'redirects' }
  return follow(URL.parse(location, url)?.href ?? '', signal, redirects - 1)
}

/** Undefined as soon as there are more bytes than allowed. */
async function bodyOf(answer: Response, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    // Leaving the loop ends the connection.
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
