/** Lists as old posts have them: one word, words with commas, a list, a list of lists, a list of things with names. */

/** Between tags that stand in one text. */
const COMMAS = /[,，、;；]/

/** All words of the value, in order, each once. `spaces` says that spaces part them as well, as in Jekyll. */
export function wordsIn(value: unknown, { spaces = false }: { spaces?: boolean } = {}): string[] {
  const words = flatTexts(value).flatMap((text) => {
    if (COMMAS.test(text) && typeof value === 'string') return text.split(COMMAS)
    return spaces && typeof value === 'string' ? text.split(/\s+/) : [text]
  })
  const clean = words
    .map((word) => word.trim().replace(/^[#＃](?=\S)/, ''))
    .filter((word) => word !== '' && word !== '~')
  return [...new Set(clean)]
}

/** Every text in it, however deep. A thing with a name is its name. */
export function flatTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(flatTexts)
  if (typeof value !== 'object' || value === null) return []
  const named = value as Record<string, unknown>
  return flatTexts(named['name'] ?? named['title'] ?? named['image'] ?? named['src'] ?? named['url'] ?? [])
}
