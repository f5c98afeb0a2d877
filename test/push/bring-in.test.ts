import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { bringIn } from '../../src/push/pictures/bring-in.ts'
import { printed } from '../../src/push/problem.ts'

const HEAD = '---\ntitle: 图\nsection: brand\ndate: 2026-11-20\n---\n'
const LIMITS = { milliseconds: 1000, bytes: 100_000, redirects: 5 }

let png: Buffer
let folder: string
let site: string
let asked: string[]
let atOnce = 0
let mostAtOnce = 0

/** A site that behaves at `/a.png…` and `/moved`, and nowhere else. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? ''
  asked.push(url)
  mostAtOnce = Math.max(mostAtOnce, ++atOnce)
  response.once('close', () => atOnce--)
  if (url.startsWith('/a.png')) {
    await new Promise((done) => setTimeout(done, 5))
    return void response.setHeader('Content-Type', 'text/plain').end(png)
  }
  if (url === '/moved') return void response.writeHead(302, { Location: 'a.png?moved' }).end()
  if (url === '/loop') return void response.writeHead(301, { Location: '/loop' }).end()
  if (url === '/file') return void response.writeHead(301, { Location: 'file:///etc/hostname' }).end()
  if (url === '/page.png') return void response.setHeader('Content-Type', 'image/png').end('<!DOCTYPE html><p>Log in')
  if (url === '/drawing.svg') return void response.end('<svg xmlns="http://www.w3.org/2000/svg"/>')
  if (url === '/cut.png') return void response.end(png.subarray(0, -100))
  if (url === '/gone.png') return void response.writeHead(404).end(png)
  if (url === '/hangs-up.png') return void response.destroy()
  if (url === '/breaks-off.png') {
    return void response
      .writeHead(200, { 'Content-Length': png.length })
      .write(png.subarray(0, 9), () => response.destroy())
  }
  if (url === '/endless.png') {
    const more = (): void => void response.write(Buffer.alloc(50_000), () => response.writable && more())
    return more()
  }
  // `/slow.png`: a first byte, and never another.
  response.write('\x89')
}

const server = createServer((request, response) => void answer(request, response))
beforeAll(async () => {
  png = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  site = `http://127.0.0.1:${address.port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = mkdtempSync(join(tmpdir(), 'ridge-bring-in-'))
  mkdirSync(join(folder, 'articles'))
  asked = []
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, 'articles', name), text)
  return `articles/${name}`
}
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')

/** Brings in the pictures of one article with this body; gives the body as it is then. */
async function broughtInto(body: string): Promise<{ body: string; problems: string[] }> {
  const file = write('post.md', HEAD + body)
  const { problems } = await bringIn(folder, [file], { limits: LIMITS })
  expect(textOf(file).startsWith(HEAD)).toBe(true)
  return { body: textOf(file).slice(HEAD.length), problems: problems.map((problem) => printed(problem, 'en')) }
}

test('a picture goes into the folder of its article, and only its address in the text changes', async () => {
  const text = `\uFEFF${HEAD.replaceAll('\n', '\r\n')}前\t![图](${site}/a.png "题")  \r\n\r\n尾\u00a0 没有换行`
  const file = write('post.md', text)
  const { brought, problems } = await bringIn(folder, [file], { limits: LIMITS })
  const [picture] = brought
  expect(problems).toEqual([])
  expect(brought).toEqual([
    { file, url: `${site}/a.png`, path: expect.stringMatching(/^articles\/post\/[0-9a-f]{16}\.png$/) },
  ])
  expect(readFileSync(join(folder, picture?.path ?? '')).equals(png)).toBe(true)
  expect(textOf(file)).toBe(text.replace(`${site}/a.png`, (picture?.path ?? '').replace('articles/', '')))
  expect(readdirSync(join(folder, 'articles')).toSorted()).toEqual(['post', 'post.md'])

  expect(await bringIn(folder, [file], { limits: LIMITS })).toEqual({ brought: [], problems: [] })
  expect(asked).toEqual(['/a.png'])
})

test('addresses are found wherever Markdown has them, and nowhere else', async () => {
  const url = `${site}/a.png`
  const { body, problems } = await broughtInto(
    [
      `![${url}](${url} "${url}")`,
      `[![linked](<${url}>)](${url})`,
      `> ![in a quote](${url})`,
      `> and ![on its second line](${url})`,
      '',
      `| ![in a table](${url}) | [a link](${url}) |`,
      '|---|---|',
      '',
      `![by name][one] and ![][two], which is [also a link][two]`,
      '',
      `:::tip`,
      `![in a block](//${url.replace('http://', '')}) is asked by https`,
      ':::',
      '',
      `<figure class="x"><img alt='a > b' src='${url}' data-src="${url}"><figcaption>${url}</figcaption></figure>`,
      '',
      `text <img src='${url}'> text`,
      '',
      `\`![code](${url})\``,
      '',
      `<!-- ![comment](${url}) <img src="${url}"> -->`,
      '',
      `[one]: ${url} 'title'`,
      `[two]: ${url}`,
    ].join('\n'),
  )
  const name = /post\/[0-9a-f]{16}\.png/.exec(body)?.[0] ?? ''
  expect(body).toBe(
    [
      `![${url}](${name} "${url}")`,
      `[![linked](${name})](${url})`,
      `> ![in a quote](${name})`,
      `> and ![on its second line](${name})`,
      '',
      `| ![in a table](${name}) | [a link](${url}) |`,
      '|---|---|',
      '',
      `![by name][one] and ![][two], which is [also a link][two]`,
      '',
      `:::tip`,
      `![in a block](//${url.replace('http://', '')}) is asked by https`,
      ':::',
      '',
      `<figure class="x"><img alt='a > b' src="${name}" data-src="${url}"><figcaption>${url}</figcaption></figure>`,
      '',
      `text <img src="${name}"> text`,
      '',
      `\`![code](${url})\``,
      '',
      `<!-- ![comment](${url}) <img src="${url}"> -->`,
      '',
      `[one]: ${name} 'title'`,
      `[two]: ${url}`,
    ].join('\n'),
  )
  expect(problems).toHaveLength(1)
  expect(asked).toEqual(['/a.png'])
})

test('a picture that cannot be had stays a link and is told with its place and its reason', async () => {
  const names = [
    'gone.png',
    'page.png',
    'drawing.svg',
    'cut.png',
    'loop',
    'file',
    'hangs-up.png',
    'breaks-off.png',
    'endless.png',
    'slow.png',
  ]
  const text = `${names.map((name) => `![x](${site}/${name})`).join('\n')}\n![x](${site}/moved)\n![x](http://127.0.0.1:1/x.png)\n`
  const { body, problems } = await broughtInto(text)
  expect(body).toBe(text.replace(`${site}/moved`, /post\/[0-9a-f]{16}\.png/.exec(body)?.[0] ?? ''))
  const told = problems.map((problem) => problem.replaceAll(site, '').replace('articles/post.md:', ''))
  expect(told).toEqual([
    '6:1: warning: picture `/gone.png` was not brought in: HTTP 404; it stays a link',
    '7:1: warning: picture `/page.png` was not brought in: it is no PNG, JPEG, WebP, GIF or AVIF; it stays a link',
    '8:1: warning: picture `/drawing.svg` was not brought in: it is SVG, which can carry script; it stays a link',
    '9:1: warning: picture `/cut.png` was not brought in: it is damaged; it stays a link',
    '10:1: warning: picture `/loop` was not brought in: too many redirects; it stays a link',
    '11:1: warning: picture `/file` was not brought in: the address cannot be reached; it stays a link',
    '12:1: warning: picture `/hangs-up.png` was not brought in: the address cannot be reached; it stays a link',
    '13:1: warning: picture `/breaks-off.png` was not brought in: the address cannot be reached; it stays a link',
    '14:1: warning: picture `/endless.png` was not brought in: it has more than 20 MiB; it stays a link',
    '15:1: warning: picture `/slow.png` was not brought in: it did not come in time; it stays a link',
    '17:1: warning: picture `http://127.0.0.1:1/x.png` was not brought in: the address cannot be reached; it stays a link',
  ])
  expect(asked.filter((url) => url === '/loop')).toHaveLength(6)
})

test('many pictures of many articles are asked for once each, four at a time', async () => {
  mostAtOnce = 0
  const body = (article: number): string =>
    Array.from({ length: 6 }, (_, at) => `![x](${site}/a.png?${article % 2}${at})`).join('\n\n')
  const files = [0, 1, 2, 3].map((article) => write(`${article}.md`, HEAD + body(article)))
  const seen: string[] = []
  const { brought } = await bringIn(folder, files, {
    limits: LIMITS,
    progress: (done, total) => seen.push(`${done}/${total}`),
  })
  expect(brought).toHaveLength(24)
  expect(asked).toHaveLength(12)
  expect(mostAtOnce).toBe(4)
  expect(seen.at(-1)).toBe('12/12')
})

test('an article with an unusual name has its pictures under an address that Markdown reads', async () => {
  const file = write('一篇 (新) 100%.md', `${HEAD}![x](${site}/a.png)\n`)
  const { brought } = await bringIn(folder, [file], { limits: LIMITS })
  expect(brought[0]?.path).toMatch(/^articles\/一篇 \(新\) 100%\/[0-9a-f]{16}\.png$/)
  expect(textOf(file)).toMatch(/!\[x\]\(一篇%20%28新%29%20100%25\/[0-9a-f]{16}\.png\)\n$/)
})

test('nothing is written outside the content folder, nor is an article touched whose picture has no place', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'ridge-outside-'))
  symlinkSync(outside, join(folder, 'articles', 'post'))
  writeFileSync(join(folder, 'articles', 'taken'), 'a file')
  const text = `${HEAD}![x](${site}/a.png)\n`
  const files = [write('post.md', text), write('taken.md', text)]
  for (const file of files) {
    const { brought, problems } = await bringIn(folder, [file], { limits: LIMITS })
    expect(brought).toEqual([])
    expect(problems).toMatchObject([{ file, code: 'picture-not-brought', values: { why: 'not-written' } }])
    expect(textOf(file)).toBe(text)
  }
  expect(readdirSync(outside)).toEqual([])
  rmSync(outside, { recursive: true })
})

test('an article that cannot be read is told, and the others have their pictures', async () => {
  const bad = write('bad.md', '')
  writeFileSync(join(folder, bad), Buffer.from([0xb1, 0xea, 0xcc, 0xe2]))
  const good = write('good.md', `${HEAD}![x](${site}/a.png)\n`)
  const { brought, problems } = await bringIn(folder, [bad, 'articles/none.md', good], { limits: LIMITS })
  expect(problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'articles/bad.md file-encoding',
    'articles/none.md file-unreadable',
  ])
  expect(brought).toHaveLength(1)
  expect(existsSync(join(folder, brought[0]?.path ?? ''))).toBe(true)
})
