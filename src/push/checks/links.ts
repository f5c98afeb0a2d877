/** Links within the site, once all its articles are known: which lead nowhere, and which do not lead where they seem to. */
import { tagOf } from '../../article/keys.ts'
import { redirectPathOf } from '../../article/redirects.ts'
import { sectionsTo, type Site } from '../../article/site.ts'
import { articlePath, slugOfSegment } from '../../article/slug.ts'
import type { CompiledArticle } from '../compile/compiled.ts'
import type { OwnLink } from '../markdown/links.ts'
import { type Finding, finding, inFile, type Problem } from '../problem.ts'
import { nearest } from '../source/raw.ts'

/** Pages that stand whatever is written. */
const STANDING =
  /^\/(?:feed\.(?:xml|json)|sitemap\.xml|robots\.txt|llms\.txt|contact|privacy|healthz|questions(?:\/(?:ask|feed\.xml|[0-9A-Z-]{19}))?|archive(?:\/\d{4}-\d\d)?(?:\/page\/\d+)?|api\/(?:site|questions|articles\/.+)|media\/[0-9a-f]+\.[a-z]+)\/?$/

type Known = {
  site: Site
  /** Milliseconds since 1970. */
  now: number
  ready: Map<string, CompiledArticle>
  others: Set<string>
  tags: Set<string>
  /** Old path -> slug of the article that it leads to. */
  aliases: Map<string, string>
}

/** `others` are drafts and articles with errors: they are there, but not to be read. */
export function linkFindings(site: Site, ready: CompiledArticle[], others: CompiledArticle[]): Problem[] {
  const known: Known = {
    site,
    now: Date.now(),
    ready: new Map(ready.map((article) => [article.slug, article])),
    tags: new Set(ready.flatMap(({ tags }) => tags.flatMap((tag) => tagOf(tag) ?? []))),
    others: new Set(others.map(({ slug }) => slug)),
    aliases: new Map(ready.flatMap(({ slug, aliases }) => aliases.map(({ path }) => [path, slug] as const))),
  }
  return ready.flatMap((article) =>
    article.links.flatMap((link) => {
      const found = findingOf(link, article, known)
      return found ? [inFile(article.file)(found)] : []
    }),
  )
}

function findingOf(link: OwnLink, from: CompiledArticle, known: Known): Finding | undefined {
  const { href } = link
  const path = onSite(href, known.site)
  if (path === undefined) return undefined
  if (href.startsWith('#')) return anchorFinding(link, href.slice(1), from)
  if (!path.startsWith('/')) {
    const isFile = /\.(?:md|markdown)(?:[#?]|$)/i.test(path)
    return isFile
      ? finding('error', 'link-no-file', link, { target: href })
      : finding('warning', 'link-relative', link, { target: href })
  }
  const [, pathname = '', anchor] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(path) ?? []
  const bare = pathname.replace(/^\/zh-han[st](?=\/|$)/, '') || '/'
  const [, segment] = /^\/articles\/([^/]+)\/?$/.exec(bare) ?? []
  if (segment !== undefined) return articleFinding(link, { segment, anchor }, from, known)
  const [, tag] = /^\/tags\/([^/]+)(?:\/page\/\d+)?\/?$/.exec(bare) ?? []
  if (tag !== undefined && known.tags.has(tagOf(decodedText(tag)) ?? '')) return undefined
  if (
    bare === '/' ||
    STANDING.test(bare) ||
    sectionsTo(known.site, bare.replaceAll(/^\/|\/(?:page\/\d+\/?|feed\.(?:xml|json))?$/g, ''))
  ) {
    return undefined
  }
  return elsewhere(link, bare, known) ?? finding('warning', 'link-nowhere', link, { target: href })
}

/** The path of a link on this site; undefined for another one's address. */
function onSite(href: string, site: Site): string | undefined {
  if (!/^https?:/i.test(href)) return href
  try {
    const { origin, pathname, search, hash } = new URL(href)
    return origin === new URL(site.url).origin ? `${pathname}${search}${hash}` : undefined
  } catch {
    return undefined
  }
}

function articleFinding(
  link: OwnLink,
  { segment, anchor }: { segment: string; anchor: string | undefined },
  from: CompiledArticle,
  known: Known,
): Finding | undefined {
  const slug = slugOfSegment(segment) ?? ''
  const target = decodedText(segment)
  const article = known.ready.get(slug)
  if (article) {
    const isLater = Date.parse(article.publishedAt) > Math.max(Date.parse(from.publishedAt), known.now)
    if (isLater) return finding('warning', 'link-scheduled', link, { target, at: article.publishedAt })
    if (anchor) return anchorFinding(link, anchor, article)
    return article === from ? finding('warning', 'link-self', link) : undefined
  }
  if (known.others.has(slug)) return finding('warning', 'link-draft', link, { target })
  const moved = elsewhere(link, `/articles/${slug}`, known)
  if (moved) return moved
  const like = nearest(target, [...known.ready.keys()])
  return like === undefined
    ? finding('error', 'link-no-article', link, { target })
    : finding('error', 'link-no-article-like', link, { target, like })
}

/** An old address still leads there, by way of another. */
function elsewhere(link: OwnLink, pathname: string, { aliases }: Known): Finding | undefined {
  const slug = aliases.get(redirectPathOf(pathname) ?? '')
  return slug === undefined
    ? undefined
    : finding('warning', 'link-old', link, { target: pathname, now: articlePath(slug) })
}

function anchorFinding(link: OwnLink, typed: string, { anchors }: CompiledArticle): Finding | undefined {
  const anchor = decodedText(typed)
  if (anchor === '' || anchor === 'top' || anchors.includes(anchor)) return undefined
  const like = nearest(anchor, anchors)
  return like === undefined
    ? finding('warning', 'link-no-anchor', link, { anchor })
    : finding('warning', 'link-no-anchor-like', link, { anchor, like })
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
