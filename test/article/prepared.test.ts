import fc from 'fast-check'
import type { Root } from 'hast'
import rehypeParse from 'rehype-parse'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'

import { documentOf, isWithin, jsonSafe, piecesOf, prepared } from '../../src/article/prepared.ts'

/** What a browser makes of the HTML; white space outside of `<pre>` counts as one space, as it is shown. */
function seenBy(html: string): Root {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html)
  visit(tree, (node, _index, parent) => {
    delete node.position
    if (node.type === 'text' && !(parent?.type === 'element' && /^(?:pre|code)$/.test(parent.tagName))) {
      node.value = node.value.replaceAll(/[\n\r\t]/g, ' ')
    }
    if (node.type === 'element') {
      for (const [name, value] of Object.entries(node.properties)) {
        if (typeof value === 'string') node.properties[name] = value.replaceAll(/[\n\r\t]/g, ' ')
      }
    }
  })
  delete tree.data
  return tree
}

describe('a piece of a page inside JSON', () => {
  test.each([
    `<p title="a 'b' &quot;c&quot; > d">他说"好"\\n</p>`,
    '<pre><code>if (a) {\n\treturn "x\\n"\n}</code></pre>\n<p>后</p>',
    '<a href="/a?b=1&amp;c=2">x</a>\n<img alt="" src="/m.png"> 1 < 2 & 3',
  ])('is the same to a browser: %j', (html) => {
    expect(seenBy(jsonSafe(html))).toEqual(seenBy(html))
    expect(JSON.stringify(jsonSafe(html))).toBe(`"${jsonSafe(html)}"`)
  })

  test('of any text and attributes is the same to a browser, and needs no escape', () => {
    const text = fc.string({
      unit: fc.constantFrom('"', "'", '\\', '\n', '<', '>', '&', '=', ' ', 'a', '字', '𠮷', '\t', '/'),
    })
    const element = fc.record({ title: text, alt: text, inner: text, pre: text })
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), (elements) => {
        const html = unified()
          .use(rehypeStringify)
          .stringify({
            type: 'root',
            children: elements.flatMap(({ title, alt, inner, pre }) => [
              {
                type: 'element' as const,
                tagName: 'p',
                properties: { title },
                children: [{ type: 'text' as const, value: inner }],
              },
              { type: 'element' as const, tagName: 'img', properties: { alt }, children: [] },
              {
                type: 'element' as const,
                tagName: 'pre',
                properties: {},
                children: [
                  {
                    type: 'element' as const,
                    tagName: 'code',
                    properties: {},
                    children: [{ type: 'text' as const, value: pre }],
                  },
                ],
              },
            ]),
          })
        expect(seenBy(jsonSafe(html))).toEqual(seenBy(html))
        expect(JSON.stringify(jsonSafe(html))).toBe(`"${jsonSafe(html)}"`)
      }),
      { numRuns: 500 },
    )
  })

  test('lies where the offsets say, and the document is whole without it', () => {
    const pieces = ['<p class="a">一</p>', '', '二"三"\\']
    const document = { slug: '字', items: [{ a: '}' }] }
    const { value, layout } = prepared({ lang: 'zh-Hans', document, pieces })
    const bytes = new TextEncoder().encode(value)
    expect(JSON.parse(value)).toEqual({ ...document, page: pieces.map(jsonSafe) })
    expect(isWithin(bytes, layout)).toBe(true)
    expect(textsOf(piecesOf(bytes, layout))).toEqual(pieces.map(jsonSafe))
    expect(JSON.parse(new TextDecoder().decode(documentOf(bytes, layout)))).toEqual(document)
  })

  test('holds data as what it is', () => {
    const json = JSON.stringify({ a: '"\\\n<', b: [1] }).replaceAll('<', String.raw`\u003c`)
    const { value, layout } = prepared({ lang: 'zh-Hans', document: { slug: 's' }, pieces: ['<p>', { json }, '"'] })
    expect(JSON.parse(value)).toEqual({ slug: 's', page: ['<p>', { a: '"\\\n<', b: [1] }, '&quot;'] })
    expect(textsOf(piecesOf(new TextEncoder().encode(value), layout))).toEqual(['<p>', json, '&quot;'])
  })

  test('has a second face in the other script, of which each has its own document and pieces', () => {
    const texts = fc.record({
      document: fc.record({ a: fc.string(), items: fc.array(fc.string()) }),
      pieces: fc.array(fc.string()),
    })
    fc.assert(
      fc.property(texts, texts, (hans, hant) => {
        const { value, layout } = prepared({ lang: 'zh-Hans', ...hans }, { lang: 'zh-Hant', ...hant })
        const bytes = new TextEncoder().encode(value)
        expect(isWithin(bytes, layout)).toBe(true)
        for (const [lang, face] of [
          ['zh-Hans', hans],
          ['zh-Hant', hant],
          ['en', hans],
        ] as const) {
          expect(textsOf(piecesOf(bytes, layout, lang))).toEqual(face.pieces.map(jsonSafe))
          expect(new TextDecoder().decode(documentOf(bytes, layout, lang))).toBe(JSON.stringify(face.document))
        }
        expect(isWithin(bytes.subarray(0, -1), layout)).toBe(false)
      }),
    )
  })
})

const textsOf = (pieces: Uint8Array[]): string[] => pieces.map((piece) => new TextDecoder().decode(piece))
