/** Ways to reach a person, in one spelling each: by these everything of that person is found. */

/** A label that people write before a number. */
const PHONE_LABEL = /^(?:手机号?|手機號?|电话|電話|联系电话|座机|tel|phone|mobile|cell)\s*[:：.]?\s*/i
const EXTENSION = /(?:转|轉|分机|分機|ext\.?|x|#)\s*\d+$/iu

/**
 * Digits of a phone number without China's country code: `+86 138-0000-0000`, `0086 13800000000` and `１３８００００００００` are
 * one. An extension belongs to the number of the house, not to the person's.
 */
export function phoneKey(typed: string): string {
  const digits = typed.normalize('NFKC').trim().replace(PHONE_LABEL, '').replace(EXTENSION, '').replaceAll(/\D/g, '')
  return digits.replace(/^(?:00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)/, '')
}

/** True for a number that can be dialled: a mobile number of China has eleven digits, others at least five. */
export function isPhone(typed: string): boolean {
  const plain = typed.normalize('NFKC').trim().replace(PHONE_LABEL, '')
  if (!/^\+?[\d\s().\-–—/]*(?:(?:转|轉|分机|分機|ext\.?|x|#)\s*\d+)?$/iu.test(plain)) return false
  const key = phoneKey(typed)
  // 1 and 3 to 9 at the start of more than nine digits can only be a mobile number.
  const isChineseMobile = /^(?:\+|00)?86/.test(plain) || /^1[3-9]\d{8,}$/.test(key)
  return isChineseMobile && /^1[3-9]/.test(key) ? key.length === 11 : key.length >= 5
}

/** WeChat ids and e-mail addresses do not differ by case. */
export const nameKey = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase()
