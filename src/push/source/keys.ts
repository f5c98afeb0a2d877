/**
 * Under which names the settings of an article may stand: Ridge's own, and those of Hexo, Hugo and Jekyll that mean the same.
 * Capitals, hyphens and underscores make no difference: `lastMod`, `last_mod` and `lastmod` are one.
 */
import type { Path, Raw } from './raw.ts'

/** Ridge's own names first: where several stand there, the first counts. */
const NAMES = {
  title: ['title'],
  slug: ['slug'],
  section: ['section'],
  categories: ['categories', 'category'],
  tags: ['tags', 'tag'],
  author: ['author', 'authors', 'writer'],
  date: ['date', 'pubdate', 'published_at', 'created', 'created_at', 'createtime'],
  updated: [
    'updated',
    'lastmod',
    'last_modified_at',
    'last_modified',
    'modified',
    'updated_at',
    'last_updated',
    'mtime',
  ],
  lang: ['lang', 'language', 'locale'],
  summary: ['summary', 'description', 'excerpt', 'desc', 'abstract', 'subtitle'],
  /** Hugo's embargo: the day from which it is public, where that is not its date. */
  publishes: ['publishdate'],
  draft: ['draft'],
  /** WordPress's. */
  status: ['status', 'post_status'],
  published: ['published', 'publish'],
  hidden: ['hidden', 'private', 'unlisted', 'headless'],
  sources: ['sources'],
  related: ['related'],
  aliases: ['aliases', 'alias', 'redirect_from'],
  permalink: ['permalink', 'url'],
  image: [
    'image',
    'cover',
    'thumbnail',
    'featured_image',
    'feature_image',
    'feature',
    'banner',
    'top_img',
    'index_img',
    'og_image',
    'images',
    'header_img',
  ],
  password: ['password', 'passwd'],
  expires: ['expirydate', 'unpublishdate'],
  taxonomies: ['taxonomies'],
  variants: ['variants'],
  script: ['script'],
  waive: ['waive'],
} as const
export type Key = keyof typeof NAMES

/** Of those programs, their plugins and usual themes: of no use here, and not worth a word. */
const IGNORED = new Set(
  `layout comments comment toc tocnumber mathjax katex math latex mermaid top sticky pin order index weight type menu menus keywords keyword
  reward copyright copyrightauthor copyrightauthorhref copyrighturl copyrightinfo noindex nofollow robots sitemap sitemapexclude cascade outputs markup
  linktitle series featured featuredpost abbrlink id uuid guid resources params disqus disqusid share sharing license mermaid photos
  link external kind iscjklanguage lightgallery enablegitinfo seo nav navorder parent grandparent haschildren pagination paginate swiperindex
  swiperdesc imgtop indeximg titleshort shorttitle render template path source updatedoption aside highlightshrink showtoc tocopen hidemeta
  searchhidden showbreadcrumbs showreadingtime showwordcount showfullcontent readmore excerptseparator lastmodby gitinfo edit editurl canonical canonicalurl
  social feed rss analytics valine gitalk giscus waline twikoo artalk utterances music audio video aplayer meting dplayer bgm home homepage recommend
  recommended topimg coverimg covertype coverposition abstractview wordcount readingtime mathrenderengine css js libs scripts styles headingnumber plantuml
  categorydesc hidetitle hidetoc hidedate authorbox authoravatar email version revision classes bodyclass pageclass mail headerbg headermask
  headertextdark postid guidlink wordpressid wordpressurl wpid dateformatted imagecaption imagealt coverimage coverimagealt`
    .split(/\s+/)
    .map(folded),
)

/** Ridge's own names: what a slip of the fingers is compared with. */
export const OWN_KEYS = [
  'title',
  'slug',
  'section',
  'tags',
  'author',
  'date',
  'updated',
  'lang',
  'summary',
  'draft',
  'sources',
  'related',
  'aliases',
  'image',
  'variants',
  'script',
  'waive',
  'categories',
  'permalink',
  'description',
]

const KEY_OF = new Map(
  Object.entries(NAMES).flatMap(([key, names]) =>
    names.map((name, rank) => [folded(name), { key: key as Key, rank }] as const),
  ),
)

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '')
}

/** `typed` is the name under which the value stands in the file. */
type Given = { typed: string; value: unknown }

export type Known = {
  /** By what it means; the best of its names only, but of aliases and the like all. */
  given: Map<Key, Given[]>
  unknown: string[]
}

/** Sorts the settings by what they mean. What stands empty is as good as absent. */
export function knownKeys({ value }: Raw): Known {
  const ranked = new Map<Key, (Given & { rank: number })[]>()
  const unknown: string[] = []
  for (const [typed, inner] of Object.entries(value)) {
    const known = KEY_OF.get(folded(typed))
    if (known && !isEmpty(inner)) {
      const others = ranked.get(known.key) ?? []
      ranked.set(known.key, [...others, { typed, value: inner, rank: known.rank }])
    } else if (!known && !IGNORED.has(folded(typed))) unknown.push(typed)
  }
  return {
    given: new Map([...ranked].map(([key, all]) => [key, all.toSorted((a, b) => a.rank - b.rank)])),
    unknown,
  }
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && ['', '~', 'null'].includes(value.trim()))

/** Where a key with this meaning stands; at the top where there is none. */
export const pathOf = ({ given }: Known, key: Key, ...rest: Path): Path => {
  const typed = given.get(key)?.[0]?.typed
  return typed === undefined ? [] : [typed, ...rest]
}
