/** What HTML may stand in an article: GitHub's schema without ids (Ridge gives them) and with Ridge's own classes. */
import { defaultSchema, type Options } from 'rehype-sanitize'

const { '*': anywhere = [], ...attributes } = defaultSchema.attributes ?? {}

export const ARTICLE_SCHEMA: Options = {
  ...defaultSchema,
  protocols: { ...defaultSchema.protocols, href: [...(defaultSchema.protocols?.['href'] ?? []), 'tel'] },
  // Ids and names from the text could shadow the page's own; only those of footnotes pass, by pattern.
  clobber: [],
  clobberPrefix: '',
  // `picture` and `source` could ask other hosts for pictures.
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((name) => !/^(?:picture|source)$/.test(name)),
    'aside',
    'figure',
    'figcaption',
    'mark',
    'u',
  ],
  attributes: {
    ...attributes,
    '*': [
      ...anywhere.filter((name) => name !== 'id' && name !== 'name' && name !== 'itemId' && name !== 'style'),
      'lang',
      ['translate', 'no', 'yes'],
    ],
    a: [
      'href',
      'title',
      'dataFootnoteRef',
      'dataFootnoteBackref',
      'ariaLabel',
      ['ariaDescribedBy', 'footnote-label'],
      ['className', 'data-footnote-backref'],
      ['id', /^fnref-[\p{L}\p{N}%._-]+$/u],
    ],
    aside: [['className', 'aside', 'aside-note', 'aside-tip', 'aside-warning']],
    h2: [
      ['className', 'sr-only'],
      ['id', 'footnote-label'],
    ],
    li: [
      ['className', 'task-list-item'],
      ['id', /^fn-[\p{L}\p{N}%._-]+$/u],
    ],
    p: [['className', 'aside-title']],
    section: [['className', 'footnotes'], 'dataFootnotes'],
    sup: [['className', 'source-mark']],
  },
}
