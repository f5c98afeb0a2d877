/** Getting one picture from another site, which may be slow, endless, or answer with anything. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

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

/**
 * The answer at the end of the redirects, which lead nowhere but to the web. A host of this machine or network is asked only
 * where an editor has written its very address: neither a name nor another site may lead there.
 */
async function follow(
  url: string,
  signal: AbortSignal,
  redirects: number,
  written = true,
): Promise<Response | { fault: NotBrought }> {
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {}
  if (!/^https?:$/.test(protocol)) return { fault: 'no-answer' }
  const isAddress = isIP(bare(hostname)) !== 0
  if (!(written && isAddress) && (await isPrivate(bare(hostname)))) return { fault: 'private' }
  const answer = await fetch(url, { redirect: 'manual', headers: HEADERS, signal })
  const location = answer.headers.get('Location')
  if (answer.status === 200) return answer
  await answer.body?.cancel()
  if (answer.status < 300 || answer.status >= 400 || location === null) return { fault: `HTTP ${answer.status}` }
  if (redirects === 0) return { fault: 'redirects' }
  const next = URL.parse(location, url)
  return follow(next?.href ?? '', signal, redirects - 1, written && next?.host === URL.parse(url)?.host)
}

const bare = (hostname: string): string => hostname.replaceAll(/[[\]]/g, '')

/** Addresses that are of one machine or one network (iana.org, "Special-Purpose Address Registries"). */
const PRIVATE = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6')

/** True when any address of the host is. A host that has none cannot be asked at all. */
async function isPrivate(hostname: string): Promise<boolean> {
  const addresses = await lookup(hostname, { all: true })
  return addresses.some(({ address, family }) => PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4'))
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
