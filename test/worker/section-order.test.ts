import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, relatedKey, variantKey } from '../../src/article/keys.ts'
import type { Related } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import { rounds } from './counted.ts'
import {
  editedArticle,
  listsInContent,
  putArticle,
  readPage,
  SEED_SLUG,
  seedArticles,
  seededStores,
  send,
  tick,
  writeRevision,
} from './world.ts'

beforeEach(seededStores)

/** The seed's articles of the section `content`, oldest first. */
const CONTENT = [
  'headlines-without-clickbait',
  'short-video-script',
  'chinese-typesetting-basics',
  'review-before-publishing',
  'refresh-old-articles',
] as const
const [FIRST, SECOND, MIDDLE, FOURTH, LAST] = CONTENT

async function push(articles: Article[]): Promise<void> {
  for (const article of articles) await putArticle(article)
  await writeRevision()
}

async function besides(slug: string): Promise<[older: string | undefined, newer: string | undefined]> {
  const related = await env.CONTENT.get<Related>(relatedKey(slug), 'json')
  return [related?.older?.slug, related?.newer?.slug]
}

/** The slugs whose lists differ between two states of CONTENT. */
async function rewritten(change: () => Promise<void>): Promise<string[]> {
  const before = await listsInContent()
  await change()
  await tick()
  const after = await listsInContent()
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  return keys
    .filter((key) => key.startsWith('related:') && before.get(key) !== after.get(key))
    .map((key) => key.slice(8))
}

describe('the articles of a section', () => {
  test('lead from one to the next by date, and no further at the ends', async () => {
    expect(await Promise.all(CONTENT.map(besides))).toEqual([
      [undefined, SECOND],
      [FIRST, MIDDLE],
      [SECOND, FOURTH],
      [MIDDLE, LAST],
      [FOURTH, undefined],
    ])
  })

  test('are linked on the page, before it the older and after it the newer, in either script', async () => {
    const page = await readPage(`/articles/${MIDDLE}`)
    expect(page).toMatch(
      /<nav class="steps" aria-label="本栏目的前后文章"> <a href="\/articles\/short-video-script" rel="prev"><span>上一篇<\/span><b lang="zh-Hans">短视频脚本怎么写<\/b><\/a><a href="\/articles\/review-before-publishing" rel="next">/,
    )
    const other = await readPage(`/zh-hant/articles/${MIDDLE}`)
    expect(other).toContain(
      '<a href="/zh-hant/articles/short-video-script" rel="prev"><span>上一篇</span><b lang="zh-Hant">短視頻腳本怎麼寫</b></a>',
    )
    const json = await (await send(`/api/articles/${MIDDLE}/related?lang=zh-Hant`)).json<Related>()
    expect(json.older).toEqual({
      slug: SECOND,
      title: '短視頻腳本怎麼寫',
      lang: 'zh-Hant',
      variantOf: 'zh-Hans',
    })
  })

  test('are those of the very section and of the page’s language: an article alone has none', async () => {
    expect(await besides(SEED_SLUG)).toEqual([undefined, undefined])
    expect(await readPage(`/articles/${SEED_SLUG}`)).not.toContain('class="steps"')
    expect(await besides('what-an-omnimedia-operator-does')).toEqual([undefined, undefined])
  })
})

describe('the pages beside an article are written again, and no others,', () => {
  const isBeside = (slugs: string[], slug: string): boolean => slugs.includes(slug)

  test('when its title changes', async () => {
    const changed = await rewritten(async () => push([await editedArticle(MIDDLE, { title: '排版的新题目' })]))
    expect(isBeside(changed, SECOND) && isBeside(changed, FOURTH)).toBe(true)
    expect(await readPage(`/articles/${SECOND}`)).toContain('排版的新题目</b>')
  })

  test('not when only its text or its summary does', async () => {
    // The variant of the tests’ articles is in the same words: its own title is another one from now on.
    await push([await editedArticle(MIDDLE, {})])
    await tick()
    expect(await rewritten(async () => push([await editedArticle(MIDDLE, { words: 4242 })]))).toEqual([MIDDLE])
    const changed = await rewritten(async () => push([await editedArticle(MIDDLE, { summary: '新的摘要。' })]))
    expect(changed).not.toContain(SECOND)
    expect(changed).toContain(MIDDLE)
  })

  test('when it is removed: those on both sides meet', async () => {
    await env.CONTENT.delete(articleKey(MIDDLE))
    await env.CONTENT.delete(variantKey(MIDDLE, 'zh-Hant'))
    await writeRevision()
    await tick()
    expect([await besides(SECOND), await besides(FOURTH)]).toEqual([
      [FIRST, FOURTH],
      [SECOND, LAST],
    ])
  })

  test('when neighbours go together', async () => {
    for (const slug of [SECOND, MIDDLE]) {
      await env.CONTENT.delete(articleKey(slug))
      await env.CONTENT.delete(variantKey(slug, 'zh-Hant'))
    }
    await writeRevision()
    await tick()
    expect([await besides(FIRST), await besides(FOURTH)]).toEqual([
      [undefined, FOURTH],
      [FIRST, LAST],
    ])
  })

  test('when one comes between them, of the same instant as another', async () => {
    const { publishedAt } = await editedArticle(MIDDLE, {})
    await push([await editedArticle(MIDDLE, { slug: 'a-twin', publishedAt })])
    await tick()
    expect(await besides('a-twin')).toEqual([MIDDLE, FOURTH])
    expect([await besides(MIDDLE), await besides(FOURTH)]).toEqual([
      [SECOND, 'a-twin'],
      ['a-twin', LAST],
    ])
  })

  test('when it gets another date or another section: where it was and where it is', async () => {
    await push([await editedArticle(MIDDLE, { publishedAt: '2026-11-01T09:00:00+08:00' })])
    await tick()
    expect([await besides(SECOND), await besides(LAST), await besides(MIDDLE)]).toEqual([
      [FIRST, FOURTH],
      [FOURTH, MIDDLE],
      [LAST, undefined],
    ])
    await push([await editedArticle(MIDDLE, { section: [{ slug: 'brand', title: '品牌营销' }] })])
    await tick()
    expect(await besides(LAST)).toEqual([FOURTH, undefined])
    expect(await besides(MIDDLE)).toEqual(['first-24-hours-of-a-crisis', undefined])
  })

  test('when its time has come, and not before', async () => {
    const due = '2099-11-25T09:00:00+08:00'
    await push([await editedArticle(MIDDLE, { slug: 'due-later', publishedAt: due })])
    await tick(env, new Date(Date.parse(due) - 60_000))
    expect(await besides(LAST)).toEqual([FOURTH, undefined])
    await tick(env, new Date(due))
    expect(await besides(LAST)).toEqual([FOURTH, 'due-later'])
  })
})

describe('after random changes', () => {
  /** Of each page, what it shows beside it. */
  async function steps(): Promise<Map<string, string>> {
    const lists = [...(await listsInContent())].filter(([key]) => key.startsWith('related:'))
    return new Map(
      lists.map(([key, value]) => [key, [...(value ?? '').matchAll(/<nav class='steps'.*?<\/nav>/g)].join('\n')]),
    )
  }

  test.each([1])(
    'every page has the bytes of a rebuild from nothing, and its neighbours by date (%i)',
    async (seed) => {
      let state = seed
      const pick = <T>(from: readonly T[]): T => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return from[Math.floor((state / 2 ** 32) * from.length)]!
      }
      const present = new Set(seedArticles().map(({ key }) => key.slice('article:'.length)))
      const sections = ['content', 'growth', 'brand'].map((slug) => [{ slug, title: slug }])
      for (let change = 0; change < rounds(20); change++) {
        const slug = pick([...present])
        const publishedAt = new Date(Date.UTC(2026, pick([0, 3, 6, 9]), 1)).toISOString()
        const kind = pick(['remove', 'add', 'title', 'date', 'section'] as const)
        if (kind === 'remove') {
          present.delete(slug)
          for (const key of [articleKey(slug), variantKey(slug, 'zh-Hant'), variantKey(slug, 'zh-Hans')])
            await env.CONTENT.delete(key)
        } else if (kind === 'add') {
          present.add(`added-${change}`)
          await putArticle(await editedArticle(slug, { slug: `added-${change}`, publishedAt, section: pick(sections) }))
        } else {
          const edits = {
            title: { title: `题目 ${change}` },
            date: { publishedAt },
            section: { section: pick(sections) },
          }
          await putArticle(await editedArticle(slug, edits[kind]))
        }
        await writeRevision(new Date(Date.UTC(2026, 10, 20, 0, change)))
        expect(await tick()).toMatchObject({ state: 'complete' })
      }
      const kept = await steps()
      await env.INDEX.batch(
        ['articles', 'lists', 'tick_state', 'neighbours', 'shown', 'kinds', 'frequencies', 'listed', 'scopes'].map(
          (table) => env.INDEX.prepare(`DELETE FROM ${table}`),
        ),
      )
      await tick()
      expect(kept.size).toBe(present.size)
      expect(await steps()).toEqual(kept)
      expect([...kept.values()].filter((text) => text !== '').length).toBeGreaterThan(15)
    },
    60_000,
  )
})
