/**
 * An article as Markdown, for agents: at `/articles/{slug}.md`, and at the article's own address for whoever asks for it with
 * `Accept: text/markdown`. The cache in front of the Worker tells answers apart by their address only
 * (developers.cloudflare.com/workers/cache: no `Vary`), so the second is nobody's to keep, and is only had while the page is not
 * held there.
 */
import { cacheTagOf } from '../../article/cache-tags.ts'
import { addressOf, editionOf, type Script } from '../../article/editions.ts'
import { articleKey, relatedKey, variantKey } from '../../article/keys.ts'
import { isPublished } from '../../article/published.ts'
import { readDocuments } from '../../article/read.ts'
import { type Article, ArticleSchema } from '../../article/record.ts'
import type { Site } from '../../article/site.ts'
import { slugOfSegment } from '../../article/slug.ts'
import { notFound } from '../../page/failures.ts'
import { cacheControl } from '../../page/headers.ts'
import { movedTo } from '../../page/one-address.ts'
import { articlePage } from '../article-page.ts'
import { askedOf } from '../asked.ts'
import { memoryOf } from '../memory.ts'
import type { C } from '../page-answer.ts'
import { htmlTree } from './html-tree.ts'
import { madeAnswer } from './made-answer.ts'
import { escaped, headingLine, quotation } from './markdown-text.ts'
import { markdownOf } from './markdown.ts'

const ENDING = '.md'

/** What an article's address may be asked for besides its page. */
export const isMarkdownAsked = (c: C): boolean => c.req.path.endsWith(ENDING) || prefersMarkdown(c.req.header('Accept'))

export async function articleMarkdown(c: C): Promise<Response> {
  const { script, path } = askedOf(c)
  const segment = path.slice('/articles/'.length)
  const isOwnAddress = segment.endsWith(ENDING)
  const slug = slugOfSegment(isOwnAddress ? segment.slice(0, -ENDING.length) : segment)
  if (slug === undefined) return notFound(c)
  if (isOwnAddress) {
    const found = await readFound(c, slug, script, [articleKey(`${slug}${ENDING}`)])
    // A slug may end so: then the article is what its address says.
    return found.others[0] ? articlePage(c) : answer(c, found, { slug, script, ending: ENDING })
  }
  const asked = await answer(c, await readFound(c, slug, script, []), { slug, script, ending: '' })
  const { headers } = asked
  headers.set('Cache-Control', cacheControl('private')['Cache-Control'])
  headers.set('Vary', 'Accept')
  headers.delete('Cache-Tag')
  return asked
}

/** Listed, and no less wanted than HTML. Browsers list HTML and no Markdown. */
function prefersMarkdown(accept: string | undefined): boolean {
  if (accept === undefined || !/text\/markdown/i.test(accept)) return false
  const weights = new Map(
    accept.split(',').map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((one) => one.startsWith('q='))
      return [type, weight === undefined ? 1 : Number(weight.slice(2))]
    }),
  )
  const weight = weights.get('text/markdown') ?? 0
  return weight > 0 && weight >= (weights.get('text/html') ?? 0)
}

type Found = { site: Site; own: Article | undefined; variant: Article | undefined; others: (Article | undefined)[] }

/** One KV operation for all of it. */
async function readFound(c: C, slug: string, script: Script | undefined, more: string[]): Promise<Found> {
  const keys = [articleKey(slug), ...(script === undefined ? [] : [variantKey(slug, script)]), ...more]
  const [{ site }, [own, ...rest]] = await Promise.all([
    memoryOf(c.env),
    readDocuments(c.env.CONTENT, ArticleSchema, keys),
  ])
  const variant = script === undefined ? undefined : rest.shift()
  return { site, own, variant, others: rest }
}

async function answer(
  c: C,
  { site, own, variant }: Found,
  { slug, script, ending }: { slug: string; script: Script | undefined; ending: string },
): Promise<Response> {
  const cacheTag = cacheTagOf(relatedKey(slug))
  if (!own || !isPublished(own.publishedAt, new Date())) return notFound(c, cacheTag)
  const article = script === undefined ? own : variant
  // The script that is its own has no prefix, and one that it is not in leads to its own.
  const address = addressOf(article && script !== own.lang ? article : own)
  if (!article || new URL(c.req.url).pathname !== `${address}${ending}`)
    return movedTo(c.req.url, `${address}${ending}`)
  const url = `${site.url}${address}`
  const text = await articleText(editionOf(site, article.lang).site, article, url)
  const hash = `${site.hash}-${article.hash}-${article.lang}`
  const answer = madeAnswer(c, { type: 'text/markdown; charset=utf-8', hash, cacheTag }, () => text)
  answer.headers.set('Link', `<${url}>; rel="canonical"`)
  return answer
}

async function articleText(site: Site, article: Article, url: string): Promise<string> {
  const { title, author, publishedAt, updatedAt, lang, summary, section, tags } = article
  const facts = {
    title,
    author,
    publisher: site.company,
    published: publishedAt,
    updated: updatedAt,
    url,
    lang,
    section: section.map((step) => step.title),
    tags,
  }
  // JSON is YAML.
  const head = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const body = markdownOf(await htmlTree(article.html), url)
  const parts = [`---\n${head.join('\n')}\n---`, headingLine(1, escaped(title)), ...quotation(summary), body]
  return parts.join('\n\n')
}
