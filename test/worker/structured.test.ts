/** What a page tells programs of itself is what it shows. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'

import { questionKey } from '../../src/article/keys.ts'
import type { Answered } from '../../src/article/questions.ts'
import type { Site } from '../../src/article/site.ts'
import {
  editedArticle,
  putArticle,
  readPage,
  SEED_SLUG,
  seedArticles,
  seededStores,
  send,
  writeRevision,
} from './world.ts'

beforeAll(seededStores)

const URL_OF_SITE = 'https://academy.ridge.example'

type Node = { '@type': string; [name: string]: unknown }
type Question = { '@type': string; name: string; acceptedAnswer: { text: string } }

/** The nodes of the page's one graph. */
function graphOf(page: string): Node[] {
  const blocks = [...page.matchAll(/<script type="application\/ld\+json">([^<]*)<\/script>/g)]
  expect(blocks).toHaveLength(1)
  const graph = JSON.parse(blocks[0]?.[1] ?? '') as { '@context': string; '@graph': Node[] }
  expect(graph['@context']).toBe('https://schema.org')
  return graph['@graph']
}

const nodeOf = (page: string, type: string): Node | undefined => graphOf(page).find((node) => node['@type'] === type)

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, point: string) => String.fromCodePoint(Number.parseInt(point, 16)))
    .replaceAll(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, '')

const letters = (shown: string): string => shown.replaceAll(/[^\p{L}\p{N}]/gu, '')

const shown = (page: string, pattern: RegExp): string[] =>
  [...page.matchAll(pattern)].map(([, html = '']) => text(html))

const metaOf = (page: string, name: string): string[] =>
  [...page.matchAll(new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`, 'g'))].map(
    ([, value]) => value ?? '',
  )

/** Names and addresses of the steps that a reader sees. */
const crumbsOf = (page: string): [string, string | undefined][] => {
  const [, list = ''] = /<nav class="crumbs"[^>]*>(.*?)<\/nav>/s.exec(page) ?? []
  return [...list.matchAll(/<li[^>]*>(?:<a href="([^"]+)">)?([^<]*)/g)].map(([, href, name = '']) => [text(name), href])
}

const stepsOf = (page: string): { name: string; item: string }[] =>
  (nodeOf(page, 'BreadcrumbList')?.['itemListElement'] ?? []) as { name: string; item: string }[]

const ARTICLES = seedArticles().flatMap(({ value }) => {
  const { slug, variants } = JSON.parse(value) as { slug: string; variants: string[] }
  return ['', ...variants].map((lang) => `${lang && `/${lang.toLowerCase()}`}/articles/${slug}`)
})

describe('an article', () => {
  test.each(ARTICLES)('%s says of itself what stands on it', async (path) => {
    const page = await readPage(path)
    const article = nodeOf(page, 'Article')
    expect(text(String(article?.['headline']))).toBe(shown(page, /<h1>(.*?)<\/h1>/gs)[0])
    expect(text(String(article?.['description']))).toBe(shown(page, /<p class="standfirst">(.*?)<\/p>/gs)[0])
    expect(article?.['inLanguage']).toBe(/<html lang="([^"]+)"/.exec(page)?.[1])
    const times = [...page.matchAll(/<p class="byline">.*?<\/p>/gs)].flatMap(([byline]) =>
      [...byline.matchAll(/<time datetime="([^"]+)"/g)].map(([, at]) => at),
    )
    expect(times[0]).toBe(article?.['datePublished'])
    // A second day stands there only if it is another one.
    expect([article?.['datePublished'], article?.['dateModified']]).toContain(times[1] ?? article?.['datePublished'])
    expect(article?.['mainEntityOfPage']).toBe(/<link rel="canonical" href="([^"]+)">/.exec(page)?.[1])
    expect(shown(page, /<p class="byline"><span>(.*?)<\/span>/gs)[0]).toBe(
      text((article?.['author'] as { name: string } | undefined)?.name ?? ''),
    )
    expect(stepsOf(page).map(({ name }) => text(name))).toEqual(crumbsOf(page).map(([name]) => name))
    expect(
      stepsOf(page)
        .slice(0, -1)
        .map(({ item }) => item),
    ).toEqual(crumbsOf(page).flatMap(([, href]) => (href === undefined ? [] : [`${URL_OF_SITE}${href}`])))
    for (const { name, url } of (article?.['citation'] ?? []) as { name: string; url: string }[]) {
      expect(text(page)).toContain(text(name))
      expect(page.replaceAll('&#x26;', '&').replaceAll('&#38;', '&')).toContain(`href="${url}"`)
    }
  })

  test.each(ARTICLES)('%s has its questions as headings, and their answers in its text', async (path) => {
    const page = await readPage(path)
    const questions = (nodeOf(page, 'FAQPage')?.['mainEntity'] ?? []) as Question[]
    expect(questions.length).not.toBe(1)
    const headings = shown(page, /<h[23] id="[^"]*">(.*?)<\/h[23]>/gs)
    const [, body = ''] = /<div class="body">(.*)<\/div>/s.exec(page) ?? []
    for (const { name, acceptedAnswer } of questions) {
      expect(name).toMatch(/[?？]$/)
      expect(headings.some((heading) => heading.endsWith(text(name)))).toBe(true)
      expect([...acceptedAnswer.text].length).toBeLessThanOrEqual(300)
      // Marks between cells and of sources are no words, and pictures are none.
      const answer = letters(acceptedAnswer.text)
      expect(answer).not.toBe('')
      expect(
        letters(text(body.replaceAll(/<sup class="source-mark">.*?<\/sup>|<figure>.*?<\/figure>/gs, ''))),
      ).toContain(answer)
    }
  })

  test('with fewer than two questions is no list of them', async () => {
    const article = await editedArticle('content-calendar', {})
    const [first, ...others] = article.questions
    if (!first) throw new Error('no questions')
    const plain = others.map(({ id, question, answer }) => ({ id, question: question.replace(/[?？]$/, ''), answer }))
    await putArticle({ ...article, questions: [first, ...plain] })
    await writeRevision()
    expect(graphOf(await readPage('/articles/content-calendar')).map((node) => node['@type'])).toEqual([
      'BreadcrumbList',
      'Article',
    ])
    await seededStores()
  })

  test('has its picture, its house and the whole it is part of', async () => {
    const page = await readPage(`/articles/${SEED_SLUG}`)
    const [picture] = metaOf(page, 'og:image')
    expect(picture).toMatch(/^https:\/\/academy\.ridge\.example\/media\/[0-9a-f]{16}\.png$/)
    expect(nodeOf(page, 'Article')).toMatchObject({
      image: picture,
      wordCount: 3112,
      author: { '@type': 'Organization', name: '岭上学院编辑部' },
      publisher: { '@type': 'Organization', name: '岭上创意', url: `${URL_OF_SITE}/` },
      isPartOf: { '@type': 'WebSite', name: '岭上学院', url: `${URL_OF_SITE}/` },
    })
  })

  test('tells chats and networks what they show of it', async () => {
    const page = await readPage(`/zh-hant/articles/${SEED_SLUG}`)
    expect(metaOf(page, 'og:type')).toEqual(['article'])
    expect(metaOf(page, 'og:locale')).toEqual(['zh_TW'])
    expect(metaOf(page, 'og:title')).toEqual(['什麼是全媒體運營'])
    expect(metaOf(page, 'og:site_name')).toEqual(['嶺上學院'])
    expect(metaOf(page, 'og:description')).toEqual(metaOf(page, 'description'))
    expect(metaOf(page, 'og:description')[0]).toMatch(/^全媒體運營是綜合利用/)
    expect(metaOf(page, 'og:url')).toEqual([`${URL_OF_SITE}/zh-hant/articles/${SEED_SLUG}`])
    expect(metaOf(page, 'article:published_time')).toEqual(['2026-01-12T09:00:00+08:00'])
    expect(metaOf(page, 'article:modified_time')).toEqual(['2026-11-10T00:00:00+08:00'])
    expect(metaOf(page, 'article:section')).toEqual(['專題列表'])
    expect(metaOf(page, 'article:tag')).toEqual(['全媒體運營', '新媒體', '內容創作', '職業發展'])
    expect(metaOf(page, 'twitter:card')).toEqual(['summary_large_image'])
    const bare = await readPage('/articles/what-an-omnimedia-operator-does')
    expect(metaOf(bare, 'twitter:card')).toEqual(['summary'])
    expect(metaOf(bare, 'og:locale')).toEqual(['en_US'])
    expect(metaOf(bare, 'og:image')).toEqual([])
  })

  test('can close no element, whatever its editor wrote', async () => {
    const hostile = '</script><script>alert(1)</script><!--"\\\u0001\u2028'
    const article = await editedArticle('account-matrix', { title: hostile, summary: hostile, author: hostile })
    await putArticle({
      ...article,
      questions: article.questions.map(({ id, question }) => ({ id, question, answer: hostile })),
      sources: [{ title: hostile, publisher: hostile, url: 'https://a.example/' }],
    })
    await writeRevision()
    const page = await readPage('/articles/account-matrix')
    expect(page).not.toContain('<script>alert')
    expect(nodeOf(page, 'Article')?.['headline']).toBe(hostile)
    await seededStores()
  })
})

describe('other pages', () => {
  test('home names the house and the site, in each script', async () => {
    expect(nodeOf(await readPage('/'), 'Organization')).toMatchObject({
      '@id': `${URL_OF_SITE}/#organization`,
      name: '岭上创意',
      telephone: '400-000-0000',
      email: 'hello@ridge.example',
      logo: `${URL_OF_SITE}/favicon.svg`,
    })
    expect((await send('/favicon.svg')).headers.get('Content-Type')).toBe('image/svg+xml')
    const traditional = await readPage('/zh-hant/')
    expect(nodeOf(traditional, 'WebSite')).toMatchObject({
      '@id': `${URL_OF_SITE}/zh-hant/#website`,
      name: '嶺上學院',
      inLanguage: 'zh-Hant',
      publisher: { '@id': `${URL_OF_SITE}/#organization` },
    })
    expect(traditional).toContain('<a class="phone" href="tel:4000000000">400-000-0000</a>')
  })

  test.each(['/academy/', '/academy/rankings/topics/', '/zh-hant/growth/', '/brand/'])(
    '%s lists what a reader sees there, in its order',
    async (path) => {
      const page = await readPage(path)
      const links = [...page.matchAll(/<h2[^>]*><a href="([^"]+)">/g)].map(([, href]) => `${URL_OF_SITE}${href}`)
      const list = nodeOf(page, 'ItemList')?.['itemListElement'] as { position: number; url: string }[]
      expect(list.map(({ url }) => url)).toEqual(links)
      expect(list.map(({ position }) => position)).toEqual(links.map((_, at) => at + 1))
      expect(nodeOf(page, 'CollectionPage')).toMatchObject({
        url: `${URL_OF_SITE}${path}`,
        mainEntity: { '@id': nodeOf(page, 'ItemList')?.['@id'] },
      })
      expect(text(String(nodeOf(page, 'CollectionPage')?.['name']))).toBe(shown(page, /<h1>(.*?)<\/h1>/gs)[0])
      expect(stepsOf(page).map(({ name }) => text(name))).toEqual(crumbsOf(page).map(([name]) => name))
      expect(stepsOf(page).at(-1)?.item).toBe(`${URL_OF_SITE}${path}`)
    },
  )

  test('a section without articles has an empty list', async () => {
    await env.CONTENT.delete('listing:section:brand')
    expect(nodeOf(await readPage('/brand/'), 'ItemList')?.['itemListElement']).toEqual([])
    await seededStores()
  })
})

test('a question and its answer are told with their numbers and times, as the page shows them', async () => {
  const id = 'ABCD-EFGH-JKMN-PQRS'
  const answered: Answered = {
    id,
    question: '怎么开始？',
    detail: '只有一个人。',
    nickname: '小李',
    answer: '<p>先写一篇。</p>' as Answered['answer'],
    text: '先写一篇。',
    askedAt: '2026-11-20T01:00:00Z',
    answeredAt: '2026-11-21T01:00:00Z',
    editedAt: '2026-11-22T01:00:00Z',
  }
  await env.CONTENT.put(questionKey(id), JSON.stringify(answered))
  const page = await readPage(`/questions/${id}`)
  const [, block = ''] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(page) ?? []
  expect(JSON.parse(block)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'QAPage',
    mainEntity: {
      '@type': 'Question',
      name: '怎么开始？',
      text: '只有一个人。',
      answerCount: 1,
      datePublished: '2026-11-20T01:00:00Z',
      author: { '@type': 'Person', name: '小李' },
      acceptedAnswer: {
        '@type': 'Answer',
        text: '先写一篇。',
        datePublished: '2026-11-21T01:00:00Z',
        dateModified: '2026-11-22T01:00:00Z',
        url: `${URL_OF_SITE}/questions/${id}`,
        author: { '@type': 'Organization', name: '岭上创意' },
      },
    },
  })
  for (const said of ['怎么开始？', '只有一个人。', '小李', '先写一篇。']) expect(page).toContain(said)
})

test('a card in another language than its page says so', async () => {
  const items = (await readPage('/archive')).split('<li class="card"')
  const english = items.filter((item) => item.includes('href="/articles/two-scripts-one-article"'))
  expect(english).toHaveLength(1)
  expect(english[0]).toMatch(/<h2 lang="en"><a .*<p class="card-summary" lang="en">/s)
  const chinese = items.find((item) => item.includes('href="/articles/headlines-without-clickbait"')) ?? 'none'
  expect(chinese).toContain('<p class="card-summary">')
})

describe('the foot of a page', () => {
  const siteWith = async (changes: Partial<Site>): Promise<void> => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    const hash = JSON.stringify(changes).length.toString()
    await env.CONTENT.put('site', JSON.stringify({ ...site, ...changes, hash }), { metadata: { hash } })
  }

  test('shows under which numbers the site is registered, where it is', async () => {
    expect(await readPage('/')).not.toContain('beian')
    await siteWith({
      filings: { icp: '京ICP备00000001号', police: { text: '京公网安备 11000002000001号', code: '11000002000001' } },
    })
    for (const path of ['/', `/articles/${SEED_SLUG}`, '/zh-hant/', '/contact']) {
      const page = await readPage(path)
      expect(page).toContain('<a href="https://beian.miit.gov.cn/" rel="nofollow">京ICP备00000001号</a>')
      expect(page).toContain(
        '<a href="https://beian.mps.gov.cn/#/query/webSearch?code=11000002000001" rel="nofollow">京公网安备 11000002000001号</a>',
      )
    }
    await siteWith({ filings: { icp: '京ICP备00000001号' } })
    expect(await readPage('/')).not.toContain('beian.mps')
    await seededStores()
  })
})
