import fc from 'fast-check'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'

import { compileMarkdown, type Compiled } from '../../src/push/markdown/compile.ts'
import type { ReadPicture } from '../../src/push/markdown/pictures.ts'
import type { Media } from '../../src/push/pictures/renditions.ts'
import { finding } from '../../src/push/problem.ts'
import { isThorough } from './thorough.ts'

const compile = (text: string, sources: Compiled['sources'] = []): Promise<Compiled> =>
  compileMarkdown({ text, lang: 'zh-Hans', sources, articleOf: () => undefined, readPicture })

const LARGE: Media = { name: '0123456789abcdef.png', source: 'articles/there.png', width: 800, format: 'png' }
const SIZED: Media = { name: '89abcdef01234567.avif', source: 'articles/there.png', width: 720, format: 'avif' }

const readPicture: ReadPicture = async (path, at) =>
  path === 'there.png'
    ? { fallback: LARGE, width: 800, height: 400, renditions: [SIZED] }
    : finding('error', 'picture-missing', at, { picture: path })

const bodyOf = async (text: string): Promise<string> => (await compile(text)).html

describe('Chinese text', () => {
  test.each([
    ['红**字：**后', '<p>红<strong>字：</strong>后</p>'],
    ['**“引号”**之后', '<p><strong>“引号”</strong>之后</p>'],
    ['第一行\n第二行', '<p>第一行第二行</p>'],
    ['第一行，\n**第二行**', '<p>第一行，<strong>第二行</strong></p>'],
    ['中文\nEnglish', '<p>中文\nEnglish</p>'],
    ['two\nlines', '<p>two\nlines</p>'],
    ['每份10~20元，等3~5天', '<p>每份10~20元，等3~5天</p>'],
    ['~~划掉。~~留下', '<p><del>划掉。</del>留下</p>'],
    ['当前位置:首页，电话:175，时间12:30，比例3:2', '<p>当前位置:首页，电话:175，时间12:30，比例3:2</p>'],
    ['访问https://example.com/a。谢谢', '<p>访问<a href="https://example.com/a">https://example.com/a</a>。谢谢</p>'],
    ['看 www.example.com，再说', '<p>看 <a href="http://www.example.com">www.example.com</a>，再说</p>'],
    ['<https://example.com/新>', '<p><a href="https://example.com/%E6%96%B0">https://example.com/新</a></p>'],
  ])('%j', async (markdown, html) => {
    expect(await bodyOf(markdown)).toBe(html)
  })
})

describe('headings', () => {
  test('are the contents and the questions, with anchors that do not depend on their numbers', async () => {
    const { toc, questions } = await compile(
      '## 一、什么是社群？\n\n一群人。\n\n### 细节\n\n更多。\n\n## 2. 为什么做？\n\n因为有用。',
    )
    expect(toc).toEqual([
      { id: '什么是社群', text: '一、什么是社群？', depth: 2 },
      { id: '细节', text: '细节', depth: 3 },
      { id: '为什么做', text: '2. 为什么做？', depth: 2 },
    ])
    expect(questions).toEqual([
      { id: '什么是社群', question: '什么是社群？', answer: '一群人。\n细节\n更多。' },
      { id: '为什么做', question: '为什么做？', answer: '因为有用。' },
    ])
    const moved = await compile('## 一、新问题？\n\n答。\n\n## 二、什么是社群？\n\n一群人。')
    expect(moved.toc[1]?.id).toBe('什么是社群')
  })

  test('have unique anchors, never empty, never one that the page uses itself, or the one that the editor gave', async () => {
    const { toc } = await compile('## 同名\n\n## 同名\n\n## ？！\n\n## main\n\n## Sources\n\n## 改过的名字 {#old-name}')
    expect(toc.map(({ id }) => id)).toEqual(['同名', '同名-1', 'section', 'main-1', 'sources-1', 'old-name'])
    expect(toc.at(-1)?.text).toBe('改过的名字')
  })

  test('end in a link to themselves, which no text knows of, and which sources and notes have not', async () => {
    const compiled = await compile('## 问？\n\n答。[^来源]\n\n### 细节\n\n#### 更深\n\n字[^n]\n\n[^n]: 注')
    expect(compiled.html).toContain('<h2 id="问">问？<a class="anchor" href="#问" aria-label="本节网址"></a></h2>')
    expect(compiled.html).toContain('<h3 id="细节">细节<a class="anchor" href="#细节" aria-label="本节网址"></a></h3>')
    expect(compiled.html.match(/class="anchor"/g)).toHaveLength(2)
    expect(compiled.toc.map(({ text }) => text)).toEqual(['问？', '细节'])
    expect(compiled.questions[0]?.question).toBe('问？')
    expect(compiled.plain).not.toContain('网址')
    expect(compiled.ownLinks).toEqual([])
    expect(compiled.anchors.filter((id) => id === '问')).toHaveLength(1)
  })

  test('keep a decimal number that is not an ordinal', async () => {
    expect((await compile('## 3.5 版本有什么不同？')).questions[0]?.question).toBe('3.5 版本有什么不同？')
  })

  test('of level 1 become level 2 with a warning', async () => {
    const { toc, findings } = await compile('# 标题\n\n正文')
    expect(toc).toEqual([{ id: '标题', text: '标题', depth: 2 }])
    expect(findings).toMatchObject([{ severity: 'warning', code: 'heading-first-level', line: 1, column: 1 }])
  })

  test('give answers of at most 500 characters, without source marks', async () => {
    const [question] = (await compile(`## 问？\n\n${'答'.repeat(600)}`)).questions
    expect([...(question?.answer ?? '')]).toHaveLength(500)
    const marked = await compile('## 问？\n\n答[^a]。\n\n[^a]: [出处](https://example.com/)')
    expect(marked.questions[0]?.answer).toBe('答。')
  })
})

describe('sources', () => {
  test('come from footnotes that begin with a link and from the settings, once each, numbered by first mention', async () => {
    const { sources, html } = await compile(
      '乙[^b]甲[^a]又乙[^b]。\n\n[^a]: [甲文](https://a.example/) 甲社，2026-11-20\n[^b]: [乙文](https://b.example/)',
      [
        { title: '丙文', url: 'https://c.example/' },
        { title: '甲文', url: 'https://a.example/' },
      ],
    )
    expect(sources).toEqual([
      { title: '乙文', url: 'https://b.example/' },
      { title: '甲文', publisher: '甲社', url: 'https://a.example/', seenAt: '2026-11-20' },
      { title: '丙文', url: 'https://c.example/' },
    ])
    expect(html).toContain(
      '乙<sup class="source-mark"><a href="#source-1">[1]</a></sup>甲<sup class="source-mark"><a href="#source-2">[2]</a></sup>',
    )
    expect(html).toContain(
      '<li id="source-2"><a href="https://a.example/">甲文</a> · 甲社 · <time datetime="2026-11-20">2026-11-20 查阅</time></li>',
    )
    expect(html).not.toContain('data-footnotes')
  })

  test('leave other footnotes where they are, with anchors that lead both ways', async () => {
    const { html, sources } = await compile('注[^n]。\n\n[^n]: 只是说明。')
    expect(sources).toEqual([])
    expect(html).toContain('<a href="#fn-n" id="fnref-n"')
    expect(html).toContain('<li id="fn-n">')
  })
})

describe('blocks', () => {
  test('are asides with a title', async () => {
    expect(await bodyOf(':::tip\n先写标题。\n:::')).toBe(
      '<aside class="aside aside-tip"><p class="aside-title">提示</p><p>先写标题。</p></aside>',
    )
    expect(await bodyOf(':::note[说在前面]\n话。\n:::')).toContain('<p class="aside-title">说在前面</p>')
  })

  test('of unknown names are errors with their line', async () => {
    expect((await compile('一\n\n:::tpi\n二\n:::')).findings).toMatchObject([
      { severity: 'error', code: 'block-unknown', line: 3 },
    ])
  })

  test('tables scroll by themselves and are aligned without styles', async () => {
    const html = await bodyOf('| a | b |\n|---|--:|\n| 1 | 2 |')
    expect(html).toContain('<div class="table" role="region" aria-label="表格" tabindex="0"><table>')
    expect(html).toContain('<td class="align-right">2</td>')
    expect(html).not.toMatch(/ (?:align|style)=/)
  })
})

describe('pictures', () => {
  test('that stand alone are figures with a size, a caption and a link to the large one', async () => {
    const { html, pictures, media } = await compile('![图里是山](there.png "一座山")')
    expect(html).toBe(
      '<figure><a href="/media/0123456789abcdef.png" title="点击查看大图"><picture>' +
        '<source type="image/avif" srcset="/media/89abcdef01234567.avif 720w" sizes="(min-width: 720px) 680px, calc(100vw - 40px)">' +
        '<img src="/media/0123456789abcdef.png" alt="图里是山" width="800" height="400" decoding="async">' +
        '</picture></a><figcaption>一座山</figcaption></figure>',
    )
    expect(pictures).toEqual([{ url: '/media/0123456789abcdef.png', width: 800, height: 400, alt: '图里是山' }])
    expect(media).toEqual([LARGE, SIZED])
  })

  test('of another site become links: a reader’s page asks nobody else', async () => {
    const html = await bodyOf('![说明](https://cdn.example/x.png) 和 ![](//cdn.example/y.png)')
    expect(html).not.toContain('<img')
    expect(html).toContain('<a href="https://cdn.example/x.png">查看图片：说明</a>')
  })

  test('that are missing are errors, and without words for the blind a warning', async () => {
    const { findings } = await compile('![有](nowhere.png)\n\n![](there.png)')
    expect(findings).toMatchObject([
      { severity: 'error', line: 1, values: { picture: 'nowhere.png' } },
      { severity: 'warning', code: 'picture-alt', line: 3 },
    ])
  })
})

describe('safety', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=q></form>',
    '<style>body{display:none}</style>',
    '<p style="position:fixed">x</p>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<object data="x"></object><embed src="x">',
    '<a href="x" onclick="alert(1)" target="_blank" ping="https://evil.example">x</a>',
    '<details open ontoggle=alert(1)>x</details>',
    '<picture><source srcset="https://evil.example/x.webp"><img src="there.png" alt="x"></picture>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<!--><script>alert(1)</script>-->',
    '![x](x" onerror="alert(1))',
    '<h2 id="main">x</h2><a id="location" name="body">x</a><img name=cookie id=getElementById>',
    '[^x]\n\n[^x]: <img src=x onerror=alert(1)>',
    '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
    ':::note[<script>alert(1)</script>]\n<img src=x onerror=alert(1)>\n:::',
  ]
  const ALLOWED = new Set(
    'a aside b blockquote br code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p picture pre q rp rt ruby s samp section source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var'.split(
      ' ',
    ),
  )

  /** What a browser would find in the HTML that must not be there. */
  function dangersIn(html: string): string[] {
    const dangers: string[] = []
    visit(unified().use(rehypeParse, { fragment: true }).parse(html), (node) => {
      if (node.type === 'comment' || node.type === 'doctype') dangers.push(node.type)
      if (node.type !== 'element') return
      if (!ALLOWED.has(node.tagName)) dangers.push(`<${node.tagName}>`)
      for (const [name, value] of Object.entries(node.properties)) {
        const isRun = /^on|^(?:style|srcDoc|action|formAction|ping|target|name)$/i.test(name)
        const isAddress = /^(?:href|src|cite|longDesc)$/.test(name)
        if (isRun || (isAddress && !/^(?:https?:|mailto:|[/#.]|[^:]*$)/i.test(String(value))))
          dangers.push(`${name}=${String(value)}`)
        if (/^srcSet$/i.test(name) && !String(value).startsWith('/media/')) dangers.push(`${name}=${String(value)}`)
        if (name === 'id' && /^(?:location|body|cookie|main|getElementById)$/.test(String(value)))
          dangers.push(`id=${String(value)}`)
      }
    })
    return dangers
  }

  test.each(HOSTILE)('nothing lives in %s', async (hostile) => {
    const html = await bodyOf(`前\n\n${hostile}\n\n后`)
    expect(dangersIn(html)).toEqual([])
  })

  test('whatever an editor types compiles without a crash and without a living script', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...HOSTILE,
        '## 标题',
        ':::',
        ':::note',
        '[^a]',
        '[^a]: ',
        '| a |',
        '**',
        '~~',
        '```',
        '\n\n',
        '> ',
        '- ',
        '{#x}',
        '&#x6a;',
        '\u0000',
        '\uD800',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        expect(dangersIn(await bodyOf(pieces.join('\n')))).toEqual([])
      }),
      { numRuns: isThorough ? 1000 : 100 },
    )
  })
})
