/** An article's record in the other script of Chinese. */
import type { Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

import { editionOf, type Script } from '../../article/editions.ts'
import { hashOf } from '../../article/hash.ts'
import type { Article, SafeHtml } from '../../article/record.ts'
import type { Site } from '../../article/site.ts'
import { type Convert, convertedTree, type Overrides, scriptConverter } from './script.ts'

/** Tables of words by script. */
export type ScriptTables = Partial<Record<Script, Overrides>>

/** A record without its hash. */
export type Unhashed = Omit<Article, 'hash'>

/** `tree` is the finished body. `tables`: the site's, then the article's. */
export function variantOf(
  own: Unhashed,
  tree: Root,
  { script, site, tables }: { script: Script; site: Site; tables: ScriptTables[] },
): Unhashed {
  const convert = scriptConverter(script, ...tables.map((table) => table[script] ?? {}))
  const converted = convertedTree(tree, script, convert)
  keepWithin(converted, editionOf(site, script).prefix)
  const html = unified().use(rehypeStringify).stringify(converted) as SafeHtml
  return {
    ...own,
    lang: script,
    variantOf: own.lang,
    title: convert(own.title),
    summary: convert(own.summary),
    section: own.section.map((step) => ({ slug: step.slug, title: convert(step.title) })),
    tags: own.tags.map(convert),
    author: convert(own.author),
    ...(own.image && { image: { ...own.image, alt: convert(own.image.alt) } }),
    toc: own.toc.map((entry) => ({ id: entry.id, text: convert(entry.text), depth: entry.depth })),
    html,
    questions: own.questions.map((one) => ({
      id: one.id,
      question: convert(one.question),
      answer: convert(one.answer),
    })),
    sources: own.sources.map((source) => convertedSource(source, convert)),
    variants: [own.lang],
  }
}

/**
 * Makes links to pages of the site lead to the pages of the edition with this prefix, so that a reader stays in one script.
 * What that edition does not have is redirected to where it is.
 */
function keepWithin(tree: Root, prefix: string): void {
  visit(tree, 'element', ({ tagName, properties }) => {
    const { href } = properties
    if (tagName === 'a' && typeof href === 'string' && isPage(href)) properties['href'] = `${prefix}${href}`
  })
}

/** A path of the site that has editions: not of another host, a file, or with a prefix already. */
const isPage = (href: string): boolean =>
  /^\/(?!\/|(?:media|api)\/|zh-han[st](?:[/?#]|$))/.test(href) && !/^[^?#]*\.\w+(?:[?#]|$)/.test(href)

const convertedSource = (
  { title, publisher, url, seenAt }: Article['sources'][number],
  convert: Convert,
): Article['sources'][number] => ({
  title: convert(title),
  ...(publisher !== undefined && { publisher: convert(publisher) }),
  url,
  ...(seenAt !== undefined && { seenAt }),
})

/** The records with their hash, which all scripts of an article share: a change of one is a change of the article. */
export async function hashed(records: Unhashed[]): Promise<Article[]> {
  const hash = await hashOf(records.map((record) => JSON.stringify(record)).join('\n'))
  return records.map((record) => Object.assign(record, { hash }))
}
