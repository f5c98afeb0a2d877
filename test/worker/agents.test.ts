/** What programs that read for people get: articles as Markdown, and `llms.txt`. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'

import { addressOf } from '../../src/article/editions.ts'
import { ARTICLE_PREFIX, articleKey } from '../../src/article/keys.ts'
import type { Article, SafeHtml } from '../../src/article/record.ts'
import { htmlTree } from '../../src/reader/found/html-tree.ts'
import { markdownOf } from '../../src/reader/found/markdown.ts'
import { countedEnv } from './counted.ts'
import { shownByGfm, shownByPage } from './gfm.ts'
import {
  broken,
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
const SEED = `/articles/${SEED_SLUG}`

async function markdownAt(path: string): Promise<string> {
  const response = await send(path)
  expect([path, response.status, response.headers.get('Content-Type')]).toEqual([
    path,
    200,
    'text/markdown; charset=utf-8',
  ])
  return response.text()
}

/** The body of an article with this HTML. */
async function bodyOf(html: string): Promise<string> {
  await putArticle(await editedArticle('content-calendar', { html: html as SafeHtml, title: '题', summary: '要' }))
  await writeRevision()
  const [, body = ''] = /\n# 题\n\n> 要\n\n(.*)\n$/s.exec(await markdownAt('/articles/content-calendar.md')) ?? []
  return body
}

describe('an article as Markdown', () => {
  test('has its title, author, days, address, text and sources', async () => {
    const text = await markdownAt(`${SEED}.md`)
    expect(text.slice(0, text.indexOf('\n\n## '))).toBe(`---
title: "什么是全媒体运营"
author: "岭上学院编辑部"
publisher: "岭上创意"
published: "2026-01-12T09:00:00+08:00"
updated: "2026-11-10T00:00:00+08:00"
url: "${URL_OF_SITE}${SEED}"
lang: "zh-Hans"
section: ["创意学院","十大排名","专题列表"]
tags: ["全媒体运营","新媒体","内容创作","职业发展"]
---

# 什么是全媒体运营

> 全媒体运营是综合利用各种媒介技术和渠道，统筹多个平台和账号，走完创作、分发、增长、变现全程的工作。本文说明日常要做的五部分内容、转行从哪里入手，以及新媒体是什么、有哪些类型。

全媒体运营，是综合利用各种媒介技术和渠道，同时负责多个平台和账号，对信息进行加工、匹配、分发、传播、反馈的工作。它遵循的是一条创作、分发、增长、变现的路径，所以不是会写点文章就能做，得先把运营做好。`)
    expect(text).toContain('\n## 一、全媒体运营师的工作内容是什么？\n')
    expect(text).toContain('\n#### 1、创作\n')
    expect(text).toMatch(
      /\n\[!\[新媒体的三类形态：手机媒体、数字电视与互联网新媒体\]\(https:\/\/academy\.ridge\.example\/media\/[0-9a-f]{16}\.png\)\]\(https:\/\/iknow-pic\.[^)]+\)\n\n新媒体的三类形态（示意图）。点击查看原文配图\n/,
    )
    expect(text).toMatch(
      /\n## 参考资料来源\n\n1\. \[百度百科—新媒体\]\(https:\/\/baike\.baidu\.com\/item\/[^)]+\) · 百度百科\n$/,
    )
  })

  test('is linked from its page, and names the page as the one to be found', async () => {
    for (const path of [SEED, `/zh-hant${SEED}`, '/zh-hans/articles/newsletter-zh-hant']) {
      expect(await readPage(path)).toContain(`<link rel="alternate" type="text/markdown" href="${path}.md">`)
      const response = await send(`${path}.md`)
      expect(response.status).toBe(200)
      expect(response.headers.get('Link')).toBe(`<${URL_OF_SITE}${path}>; rel="canonical"`)
      expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=60, /)
      expect(response.headers.get('Cache-Tag')).toBe((await send(path)).headers.get('Cache-Tag'))
    }
    expect(await markdownAt(`/zh-hant${SEED}.md`)).toContain('\n# 什麼是全媒體運營\n')
  })

  test('has one address: other spellings and its own script lead there', async () => {
    for (const [path, address] of [
      ['/articles/What-Is-Omnimedia-Operations.md', `${SEED}.md`],
      [`/zh-hans${SEED}.md`, `${SEED}.md`],
      ['/zh-hant/articles/newsletter-zh-hant.md', '/articles/newsletter-zh-hant.md'],
      ['/zh-hant/articles/two-scripts-one-article.md', '/articles/two-scripts-one-article.md'],
    ]) {
      const response = await send(path ?? '')
      expect([path, response.status, response.headers.get('Location')]).toEqual([path, 301, address])
    }
  })

  test('is not sent again to a client that holds it, and costs one KV read', async () => {
    const tag = (await send(`${SEED}.md`)).headers.get('ETag') ?? ''
    const again = await send(`${SEED}.md`, { headers: { 'If-None-Match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send(`${SEED}.md`, {}, warm)).arrayBuffer()
    calls.length = 0
    await (await send(`${SEED}.md`, {}, warm)).arrayBuffer()
    expect(calls).toEqual(['CONTENT.get'])
  })

  test.each(['/articles/none.md', '/articles/.md', '/articles/%E0%A4.md', '/zh-hant/articles/none.md'])(
    '%s is not found',
    async (path) => {
      expect((await send(path)).status).toBe(404)
    },
  )

  test('is not there before its article is, and 503 while KV is down', async () => {
    const future = await editedArticle('account-matrix', { publishedAt: '2999-01-01T00:00:00Z' })
    await putArticle(future)
    await writeRevision()
    expect((await send('/articles/account-matrix.md')).status).toBe(404)
    expect((await send(`${SEED}.md`, {}, { ...env, CONTENT: broken<KVNamespace>() })).status).toBe(503)
    await seededStores()
  })

  test.each([
    ['C #', '# C \\#', '<h1>C #'],
    ['# 一', '# # 一', '<h1># 一'],
    ['10~20 与 30~40', '# 10\\~20 与 30\\~40', '<h1>10~20 与 30~40'],
  ])('has the title %s as a heading that says so', async (title, line, shown) => {
    await putArticle(await editedArticle('content-calendar', { title }))
    await writeRevision()
    const markdown = await markdownAt('/articles/content-calendar.md')
    expect(markdown).toContain(`\n\n${line}\n\n> `)
    expect(shownByGfm(line)).toEqual([shown])
    await seededStores()
  })

  test.each(['1. 先看 10~20 元的', '- 一是价格', '# 号', '> 引', '+ 加'])(
    'has the summary %s as a paragraph of a quotation',
    async (summary) => {
      await putArticle(await editedArticle('content-calendar', { summary }))
      await writeRevision()
      const [, quoted = ''] = /\n\n(> .*)\n\n/.exec(await markdownAt('/articles/content-calendar.md')) ?? []
      expect(shownByGfm(quoted)).toEqual([summary])
      await seededStores()
    },
  )

  test('has no quotation where there is no summary', async () => {
    await putArticle(
      await editedArticle('content-calendar', { title: '题', summary: '', html: '<p>文</p>' as SafeHtml }),
    )
    await writeRevision()
    expect(await markdownAt('/articles/content-calendar.md')).toMatch(/\n---\n\n# 题\n\n文\n$/)
    await seededStores()
  })

  test('gives way to an article whose slug ends in .md', async () => {
    await putArticle({
      ...(await editedArticle(SEED_SLUG, { title: '以点md结尾' })),
      slug: `${SEED_SLUG}.md`,
      variants: [],
    })
    expect(await readPage(`${SEED}.md`)).toContain('<h1>以点md结尾</h1>')
    expect(await markdownAt(`${SEED}.md.md`)).toContain('# 以点md结尾')
    await env.CONTENT.delete(articleKey(`${SEED_SLUG}.md`))
    expect(await markdownAt(`${SEED}.md`)).toContain('# 什么是全媒体运营')
  })
})

describe('an article asked for with Accept: text/markdown', () => {
  const accepting = (accept: string, path = SEED): Promise<Response> => send(path, { headers: { Accept: accept } })

  test.each([
    'text/markdown',
    'text/markdown, text/html;q=0.9, */*;q=0.1',
    'TEXT/MARKDOWN;q=0.8',
    'text/html, text/markdown',
  ])('%s is Markdown, and nobody’s to keep', async (accept) => {
    const response = await accepting(accept)
    expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
    expect(response.headers.get('Vary')).toBe('Accept')
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(response.headers.has('Cache-Tag')).toBe(false)
    expect(await response.text()).toBe(await markdownAt(`${SEED}.md`))
  })

  test.each([
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    '*/*',
    'text/*',
    'text/markdown;q=0',
    'text/markdown;q=0.5, text/html',
    'text/markdown;q=x',
  ])('%s is the page', async (accept) => {
    const response = await accepting(accept)
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
    expect(response.headers.get('Cache-Control')).toMatch(/^public, /)
    await response.body?.cancel()
  })

  test('is so in the other script, and leads from other spellings to the article', async () => {
    expect(await (await accepting('text/markdown', `/zh-hant${SEED}`)).text()).toContain('# 什麼是全媒體運營')
    const moved = await accepting('text/markdown', `/zh-hans${SEED}`)
    expect([moved.status, moved.headers.get('Location'), moved.headers.get('Vary')]).toEqual([301, SEED, 'Accept'])
  })
})

describe('the elements of an article in Markdown', () => {
  test.each([
    [
      'headings',
      '<h2 id="a">一<a class="anchor" href="#a" aria-label="x"></a></h2><h3 id="b">二 <em>三</em></h3>',
      '## 一\n\n### 二 *三*',
    ],
    ['paragraphs and breaks', '<p>一\n二</p>\n<p>三<br>\n四</p>', '一 二\n\n三\\\n四'],
    ['emphasis', '<p><strong>重</strong>和<em>斜</em>、<del>删</del></p>', '**重**和*斜*、~~删~~'],
    ['emphasis that ends in punctuation', '<p><strong>重点。</strong>之后</p>', '<strong>重点。</strong>之后'],
    ['emphasis with spaces at its edges', '<p>a<strong> b </strong>c<em></em></p>', 'a **b** c'],
    [
      'links, absolute',
      '<p><a href="/contact?a=1&#x26;b=2">联系</a> <a href="#x">下面</a></p>',
      `[联系](${URL_OF_SITE}/contact?a=1&b=2) [下面](${URL_OF_SITE}/articles/content-calendar#x)`,
    ],
    [
      'links with titles, brackets and parentheses',
      '<p><a href="https://a.example/b_(c)" title="说 &#x22;好&#x22;">[d]</a></p>',
      '[\\[d\\]](<https://a.example/b_(c)> "说 \\"好\\"")',
    ],
    [
      'mail and phone',
      '<p><a href="mailto:a@b.example">信</a> <a href="tel:+8610">电</a></p>',
      '[信](mailto:a@b.example) [电](tel:+8610)',
    ],
    ['code', '<p><code>a*b</code> <code>`x`</code> <kbd>Ctrl</kbd></p>', '`a*b` `` `x` `` `Ctrl`'],
    [
      'blocks of code',
      '<pre><code class="language-ts">const a = 1 &#x26;&#x26; `b`\n\n  // ```\n</code></pre>',
      '````ts\nconst a = 1 && `b`\n\n  // ```\n````',
    ],
    ['quotations', '<blockquote>\n<p>一</p>\n<ul>\n<li>二</li>\n</ul>\n</blockquote>', '> 一\n>\n> - 二'],
    [
      'lists in lists',
      '<ul>\n<li>一\n<ol>\n<li>二</li>\n<li>三\n<ul>\n<li>四</li>\n</ul>\n</li>\n</ol>\n</li>\n<li>五</li>\n</ul>',
      '- 一\n  1. 二\n  2. 三\n     - 四\n- 五',
    ],
    ['ordered lists from another number', '<ol start="9">\n<li>九</li>\n<li>十</li>\n</ol>', '9. 九\n10. 十'],
    [
      'lists of paragraphs',
      '<ul>\n<li>\n<p>一</p>\n<p>二</p>\n</li>\n<li>\n<p>三</p>\n</li>\n</ul>',
      '- 一\n\n  二\n\n- 三',
    ],
    ['two lists in a row', '<ul><li>一</li></ul>\n<ul><li>二</li></ul>\n<ul><li>三</li></ul>', '- 一\n\n* 二\n\n- 三'],
    [
      'lists of tasks',
      '<ul class="contains-task-list">\n<li class="task-list-item"><input type="checkbox" checked disabled> 做了</li>\n<li class="task-list-item"><input type="checkbox" disabled> 没做</li>\n</ul>',
      '- [x] 做了\n- [ ] 没做',
    ],
    [
      'tables',
      '<div class="table"><table><thead><tr><th>一</th><th>二</th></tr></thead><tbody><tr><td>a|b</td><td>c<br>d</td></tr><tr><td><code>e|f</code></td></tr></tbody></table></div>',
      '| 一 | 二 |\n| --- | --- |\n| a\\|b | c<br>d |\n| `e\\|f` |  |',
    ],
    [
      'columns that stand right or in the middle',
      '<div class="table"><table><thead><tr><th>一</th><th class="align-right">二</th><th class="align-center">三</th></tr></thead><tbody><tr><td>1</td><td class="align-right">2</td><td class="align-center">3</td></tr></tbody></table></div>',
      '| 一 | 二 | 三 |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |',
    ],
    [
      'pictures',
      '<p><img src="/media/a.png" alt="图[1]" title="题" width="1" height="1"></p>',
      `![图\\[1\\]](${URL_OF_SITE}/media/a.png "题")`,
    ],
    [
      'figures with renditions',
      '<figure><picture><source type="image/avif" srcset="/media/b.avif 720w"><img src="/media/a.png" alt="图"></picture><figcaption>说明</figcaption></figure>',
      `![图](${URL_OF_SITE}/media/a.png)\n\n说明`,
    ],
    [
      'footnotes',
      '<p>话<sup><a href="#fn-1" id="fnref-1" data-footnote-ref aria-describedby="footnote-label">1</a></sup>。</p>\n<section class="footnotes" data-footnotes><h2 id="footnote-label" class="sr-only">脚注</h2>\n<ol>\n<li id="fn-1">\n<p>注。 <a href="#fnref-1" data-footnote-backref aria-label="返回" class="data-footnote-backref">↩</a></p>\n<p>又。</p>\n</li>\n</ol>\n</section>',
      '话[^1]。\n\n[^1]: 注。\n\n    又。',
    ],
    ['ruby', '<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>', '漢(hàn)字'],
    [
      'asides',
      '<aside class="aside aside-tip"><p class="aside-title">提示</p>\n<p>一</p>\n<p>二</p>\n</aside>',
      '> **提示**\n>\n> 一\n>\n> 二',
    ],
    ['rules', '<p>一</p>\n<hr>\n<p>二</p>', '一\n\n---\n\n二'],
    [
      'terms and details',
      '<dl><dt>词</dt><dd>义</dd></dl><details><summary>更多</summary><p>内</p></details>',
      '**词**\n\n义\n\n**更多**\n\n内',
    ],
    ['raised and lowered', '<p>m<sup>2</sup>、H<sub>2</sub>O</p>', 'm<sup>2</sup>、H<sub>2</sub>O'],
    [
      'marks that are text',
      '<p>*a* _b_ c_d `e` [f] \\ &#x3C;g> &#x26;amp; ~~h~~</p>',
      '\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\] \\\\ \\<g> \\&amp; \\~\\~h\\~\\~',
    ],
    ['ranges', '<p>价格 10~20 元，运费 30~40 元</p>', '价格 10\\~20 元，运费 30\\~40 元'],
    ['headings that end in number signs', '<h2>C #</h2><h3>F ##</h3><h4>C#</h4>', '## C \\#\n\n### F \\##\n\n#### C#'],
    ['calls before links', '<p>看这里!<a href="https://a.example/">图</a></p>', '看这里\\![图](https://a.example/)'],
    ['breaks at the end', '<p>一<br></p><p>二</p>', '一\n\n二'],
    ['lines that would make a table', '<p>a | b<br>:-- | :--</p>', 'a | b\\\n\\:-- | :--'],
    ['marks in a row', '<p><em>一</em><em>二</em><code>a</code><code>b</code></p>', '*一*<!-- -->*二*`a`<!-- -->`b`'],
    [
      'lines that would begin something',
      '<p># 一</p><p>- 二</p><p>3. 三</p><p>> 四<br>+ 五</p>',
      '\\# 一\n\n\\- 二\n\n3\\. 三\n\n\\> 四\\\n\\+ 五',
    ],
    ['nothing', '', ''],
  ])('%s', async (_, html, markdown) => {
    expect(await bodyOf(html)).toBe(markdown)
  })

  test.each([
    '<p>价格 10~20 元，运费 30~40 元</p>',
    '<p>~~a~~ ~b~ *c* **d** _e_ __f__ `g` ``h`` [i](j) ![k](l) &#x26;lt; &#x3C;b></p>',
    '<h2>C #</h2><h3># D ##</h3>',
    '<p>1. 一<br>2) 二<br>- 三<br># 四<br>> 五<br>--- <br>=== <br>a | b<br>:-- | :--<br></p>',
    '<p>看!<a href="https://a.example/">图</a>!<em>一</em><em>二</em><strong>三</strong><strong>四</strong><code>a</code><code>`b</code></p>',
    '<p><strong>“引”</strong>前后<em>（注）</em>、<del>删~除</del></p>',
    '<table><thead><tr><th>一|1</th><th class="align-right">~二~</th><th class="align-center">三</th></tr></thead><tbody><tr><td><code>a|b</code></td><td class="align-right">1<br></td><td class="align-center"></td></tr></tbody></table>',
  ])('say to a reader of GitHub’s Markdown what the page says: %s', async (html) => {
    expect(shownByGfm(markdownOf(await htmlTree(html), URL_OF_SITE))).toEqual(shownByPage(html))
  })

  test('say the same as the page, without markup, in every article of the seed', async () => {
    await seededStores()
    const articles = env.TEST_SEED.filter(({ key }) => key.startsWith(ARTICLE_PREFIX))
    expect(articles.length).toBeGreaterThan(50)
    for (const { value } of articles) {
      const article = JSON.parse(value) as Article
      const markdown = await markdownAt(`${addressOf(article)}.md`)
      const text = markdown.slice(markdown.indexOf('\n---\n\n') + '\n---\n\n'.length)
      expect(text.match(/<(?!\/?(?:strong|em|del|sup|sub|br)>)[a-z/]/g), article.slug).toBeNull()
      expect(shownByGfm(text), article.slug).toEqual([
        `<h1>${article.title}`,
        article.summary,
        ...shownByPage(article.html),
      ])
    }
  })
})

describe('llms.txt', () => {
  test('has a title, a summary, and the newest articles as Markdown by section', async () => {
    const response = await send('/llms.txt')
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    const text = await response.text()
    const lines = text.split('\n').filter((line) => line !== '')
    expect(lines[0]).toBe('# 岭上学院')
    expect(lines[1]).toMatch(/^> 岭上创意的内容与运营学院/)
    const chapters = lines.filter((line) => line.startsWith('## ')).map((line) => line.slice(3))
    expect(chapters.slice(0, 3)).toEqual(['创意学院', '运营实战', '内容创作'])
    expect(chapters.at(-1)).toBe('Optional')
    for (const line of lines.slice(2))
      expect(line).toMatch(/^(?:## .+|- \[(?:\\.|[^\]\\])+\]\(https:\/\/[^)]+\)(?:: .+)?)$/)
    const links = [...text.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, url = '']) => url.slice(URL_OF_SITE.length))
    expect(links).toHaveLength(seedArticles().length)
    for (const link of links) await markdownAt(link)
  })

  test('leads nowhere that is not there', async () => {
    const text = await (await send('/llms.txt')).text()
    for (const [, url = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const response = await send(url.slice(URL_OF_SITE.length))
      await response.body?.cancel()
      expect([url, response.status]).toEqual([url, 200])
    }
  })

  test('is not sent again to a client that holds it, and is 503 while KV is down', async () => {
    const tag = (await send('/llms.txt')).headers.get('ETag') ?? ''
    expect((await send('/llms.txt', { headers: { 'If-None-Match': tag } })).status).toBe(304)
    expect((await send('/llms.txt', {}, { ...env, CONTENT: broken<KVNamespace>() })).status).toBe(503)
  })
})
