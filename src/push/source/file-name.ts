/** What the name of an article file says: the slug and, in Jekyll's form, the day. */
import { isSlug } from '../../article/slug.ts'

export type FileName = {
  /** Undefined when the name holds nothing that an address could be made of. */
  slug: string | undefined
  /** Of `2020-01-02-title.md`. */
  date?: string
  /** For a title, where nothing else says one. */
  words: string
  isDraft: boolean
}

/** `file` is relative to the content folder. `title/index.md` is named after its folder. */
export function readFileName(file: string): FileName {
  const parts = file.split('/')
  const base = (parts.at(-1) ?? '').replace(/\.(?:md|markdown)$/i, '')
  const own = /^index$/i.test(base) && parts.length > 2 ? (parts.at(-2) ?? base) : base
  const [, date, rest] = /^(\d{4}-\d{1,2}-\d{1,2})-(.+)$/.exec(own) ?? []
  const name = rest ?? own
  return {
    slug: slugFrom(name),
    ...(date !== undefined && { date }),
    words: name.replaceAll(/[-_]+/g, ' ').trim(),
    isDraft: parts.includes('_drafts'),
  }
}

/** The text as a slug: lower case, everything that an address cannot have as a hyphen. Undefined when nothing is left. */
export function slugFrom(text: string): string | undefined {
  const slug = text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[^\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}._-]+/gu, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[^\p{Ll}\p{Lo}\p{Lm}\p{N}]+|[-.]+$/gu, '')
  return isSlug(slug) ? slug : undefined
}
