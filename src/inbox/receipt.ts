/** Receipts: ids that are made from a client's key, so that a second try of the same thing meets the first. */
import { sha256 } from '../article/hash.ts'

/** Crockford's alphabet: no letters that are misread over the phone (crockford.com/base32.html). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 bits of the SHA-256 of a kind and a key, as four groups of four: short enough to read out. */
export async function receiptId(kind: string, key: string): Promise<string> {
  const digest = await textHash(`${kind}\n${key}`)
  const bits = BigInt(`0x${digest.slice(0, 20)}`)
  const letters = Array.from({ length: 16 }, (_, at) => ALPHABET[Number((bits >> BigInt(75 - 5 * at)) & 31n)])
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}

export const RECEIPT_ID = /^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/

/** What a person says or types as one: any case, O for 0, I or L for 1, with or without its hyphens. */
export function receiptTyped(text: string): string | undefined {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-–—]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const id = letters.replace(/^(.{4})(.{4})(.{4})(.{4})$/, '$1-$2-$3-$4')
  return RECEIPT_ID.test(id) ? id : undefined
}

/** SHA-256 of a text in hex. */
export const textHash = (text: string): Promise<string> => sha256(new TextEncoder().encode(text))
