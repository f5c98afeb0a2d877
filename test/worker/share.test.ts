import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'

import { articleKey } from '../../src/article/keys.ts'
import { SCRIPT } from '../../src/page/script.ts'
import { countedEnv } from './counted.ts'
import { editedArticle, putArticle, readPage, SEED_SLUG, seededStores, send, writeRevision } from './world.ts'

beforeAll(seededStores)

describe('the row to pass an article on', () => {
  test('shows no button before the script does, and keeps its code behind a closed door', async () => {
    const page = await readPage(`/articles/${SEED_SLUG}`)
    const row = /<div class="share".*?<\/div>/s.exec(page)?.[0] ?? ''
    expect([...row.matchAll(/<button[^>]*>/g)].every(([tag]) => tag.endsWith(' hidden>'))).toBe(true)
    expect(row).toMatch(
      /<details><summary>.*<\/summary><img src="\/articles\/[^"]+\/qr\.svg" [^>]*loading="lazy"><\/details>/,
    )
  })

  test('has the address of the page’s own script', async () => {
    expect(await readPage(`/zh-hant/articles/${SEED_SLUG}`)).toContain(`src="/zh-hant/articles/${SEED_SLUG}/qr.svg"`)
    expect(await readPage('/articles/two-scripts-one-article')).toContain('>WeChat code</summary>')
  })
})

describe('the code of an article', () => {
  test('is a small picture of squares that caches keep, and nothing that may run', async () => {
    const response = await send(`/articles/${SEED_SLUG}/qr.svg`)
    const svg = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/svg+xml')
    expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=604800/)
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 (\d+) \1" [^>]*>(<path [^>]*\/>){2}<\/svg>$/,
    )
    expect(svg.length).toBeLessThan(12_000)
  })

  test('is another one in the other script', async () => {
    const [own, other] = await Promise.all(
      ['', '/zh-hant'].map(async (prefix) => (await send(`${prefix}/articles/${SEED_SLUG}/qr.svg`)).text()),
    )
    expect(own).not.toBe(other)
  })

  test.each([
    ['/articles/What-Is-Omnimedia-Operations/qr.svg', '/articles/what-is-omnimedia-operations/qr.svg'],
    ['/zh-hant/articles/WHAT-is-omnimedia-operations/qr.svg', '/zh-hant/articles/what-is-omnimedia-operations/qr.svg'],
  ])('has one address: %s leads there', async (path, target) => {
    const response = await send(path)
    expect([response.status, response.headers.get('Location')]).toEqual([301, target])
    expect((await send(target)).status).toBe(200)
  })

  test.each([
    '/articles/no-such-article/qr.svg',
    '/zh-hans/articles/what-is-omnimedia-operations/qr.svg',
    '/zh-hant/articles/two-scripts-one-article/qr.svg',
    '/articles/%ff/qr.svg',
  ])('is not made for what is not there: %s', async (path) => {
    expect((await send(path)).status).toBe(404)
  })

  test('is made for the longest slug, and not before the article’s time', async () => {
    const slug = '长'.repeat(160)
    await putArticle(await editedArticle(SEED_SLUG, { slug }))
    await putArticle(await editedArticle(SEED_SLUG, { slug: 'to-come', publishedAt: '2099-01-01T00:00:00Z' }))
    await writeRevision()
    expect((await send(`/articles/${encodeURIComponent(slug)}/qr.svg`)).status).toBe(200)
    expect((await send('/articles/to-come/qr.svg')).status).toBe(404)
    expect(await env.CONTENT.get(articleKey('to-come'))).not.toBeNull()
  })

  test('costs one read of KV', async () => {
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send('/', {}, warm)).text()
    calls.length = 0
    await (await send(`/articles/${SEED_SLUG}/qr.svg`, {}, warm)).text()
    expect(calls).toEqual(['CONTENT.getWithMetadata'])
  })
})

test('the one script of all pages stays under 2,000 bytes', () => {
  expect(new TextEncoder().encode(SCRIPT).length).toBeLessThan(2000)
})
