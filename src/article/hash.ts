/** Content hashes: short names for bytes, the same in the push, the tick and ETags. */

/** First 16 hex digits of the SHA-256 of the text (64 bits: a collision among 10^6 articles has odds of 1 to 10^7). */
export async function hashOf(text: string): Promise<string> {
  return (await sha256(new TextEncoder().encode(text))).slice(0, 16)
}

/** One hash for a set of keys and their content hashes, whatever their order. */
export function digestOf(hashes: Iterable<readonly [key: string, hash: string]>): Promise<string> {
  return hashOf(
    [...hashes]
      .map(([key, hash]) => `${key}\t${hash}\n`)
      .toSorted()
      .join(''),
  )
}

/** SHA-256 in 64 hex digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))
}

/** Two hex digits for each byte. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** FNV-1a of 32 bits over UTF-16 units (isthe.com/chongo/tech/comp/fnv): quick, for names that may collide. */
export function fnv1a(text: string): number {
  let value = FNV_BASIS
  for (let at = 0; at < text.length; at++) value = fnvStep(value, text.charCodeAt(at))
  return value >>> 0
}

/** FNV-1a unit by unit: begin with the basis, end with `>>> 0`. */
export const FNV_BASIS = 0x811c9dc5
export const fnvStep = (value: number, unit: number): number => Math.imul(value ^ unit, 0x01000193)
