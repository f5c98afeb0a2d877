/** Ways to reach a person, in one spelling each: by these everything of that person is found. */

/** A label that people write before a number. */
const PHONE_LABEL = /^(?:手机号?|手機號?|电话|電話|联系电话|座机|tel|phone|mobile|cell)\s*[:：.]?\s*/i
const EXTENSION = /(?:转|轉|分机|分機|ext\.?|x|#)\s*\d+$/iu

/** A number as people write it, with blanks, hyphens, brackets and an extension. */
const NUMBER = /(?:\+|00)?\(?\d[\d\s().\-–—]{3,24}\d(?:\s*(?:转|轉|分机|分機|ext\.?|x|#)\s*\d+)?/iu

/**
 * Digits of the first phone number in a text without China's country code: `+86 138-0000-0000`, `0086 13800000000`,
 * `１３８００００００００` and `13800000000（微信同号）` are one. An extension belongs to the number of the house, not to the person's.
 */
export function phoneKey(typed: string): string {
  const plain = typed.normalize('NFKC').trim().replace(PHONE_LABEL, '')
  const digits = (NUMBER.exec(plain)?.[0] ?? plain).replace(EXTENSION, '').replaceAll(/\D/g, '')
  return digits.replace(/^(?:00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)/, '')
}

/** Service numbers such as 10086, 12345 and 95588 are the only short ones. */
const SERVICE = /^(?:1\d{4}|9[56]\d{3,4})$/

/**
 * True for a number that can be dialled, with whatever remark beside it: a mobile number of China has eleven digits, others at
 * least seven.
 */
export function isPhone(typed: string): boolean {
  const plain = typed.normalize('NFKC').trim().replace(PHONE_LABEL, '')
  const key = phoneKey(typed)
  if (!NUMBER.test(plain) || /^(\d)\1*$/.test(key)) return false
  // 1 and 3 to 9 at the start of more than nine digits can only be a mobile number.
  const isChineseMobile = /^(?:\+|00)?86/.test(plain) || /^1[3-9]\d{8,}$/.test(key)
  return isChineseMobile && /^1[3-9]/.test(key) ? key.length === 11 : key.length >= 7 || SERVICE.test(key)
}

/** E-mail addresses do not differ by case. */
export const emailKey = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase()

/** WeChat ids neither; many are a mobile number. */
export const wechatKey = (typed: string): string => {
  const plain = emailKey(typed).replaceAll(/\s/g, '')
  return /^[+\d-]+$/.test(plain) && isPhone(plain) ? phoneKey(plain) : plain
}
