/** Where a request comes from, as a keyed hash: enough to count by, of no use to anybody once the key is gone. */
import { keyedHash, readKeyring } from '../inbox/keyring.ts'

/**
 * Undefined for this machine itself, and while the keys cannot be read. Hashes for another `purpose` have nothing to do with
 * each other. Never throws.
 */
export async function senderOf(
  request: Request,
  outbox: KVNamespace,
  now: Date,
  purpose = 'address',
): Promise<string | undefined> {
  const address = request.headers.get('CF-Connecting-IP')
  if (!address || isOwnMachine(address)) return undefined
  try {
    const { current } = await readKeyring(outbox, now)
    return await keyedHash(current, `${purpose} ${network(address)}`)
  } catch {
    return undefined
  }
}

const isOwnMachine = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address)

/** Of IPv6 the first 64 bits: a household or a server has all the others (RFC 6177). */
function network(address: string): string {
  if (!address.includes(':')) return address
  const [left = '', right] = address.toLowerCase().split('::')
  const [before, after] = [left, right ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]]
  const zeros = right === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':')
}
