/** What a push does to CONTENT: the real key-value simulator, folders of real files, two editors, and a push that dies anywhere. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { compileContent, type Content } from '../../src/push/compile/content.ts'
import { passingShelf } from '../../src/push/compile/shelf.ts'
import { carryOut, type Outcome, seenAfter } from '../../src/push/live/carry-out.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { planPush, type PushPlan } from '../../src/push/live/plan.ts'
import { readSeen, writeSeen } from '../../src/push/live/seen.ts'
import type { Store } from '../../src/push/live/store.ts'
import { writeSiteFile } from './site-file.ts'
import { isThorough } from './thorough.ts'

let root: string
let store: Store
const NOW = new Date('2026-11-24T00:00:00Z')

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ridge-push-test-'))
  store = await localStore(join(root, 'state'))
})
afterAll(async () => {
  await store.close()
  rmSync(root, { recursive: true })
})
afterEach(async () => store.remove((await store.state()).keys.map(({ key }) => key)))

/** An editor with a folder and a memory of their own. */
class Editor {
  folder = mkdtempSync(join(root, 'editor-'))
  notes = mkdtempSync(join(root, 'notes-'))
  /** Of the folder as it is. */
  private content: Promise<Content> | undefined

  constructor() {
    mkdirSync(join(this.folder, 'articles'))
    writeSiteFile(this.folder)
  }

  write(name: string, body: string, settings = ''): this {
    this.content = undefined
    const head = `---\ntitle: ${settings.includes('title:') ? '' : `题目 ${name}`}`
    const text = settings.includes('title:') ? `---\n${settings}` : `${head}\n${settings}`
    writeFileSync(
      join(this.folder, 'articles', `${name}.md`),
      `${text}section: content\ndate: 2026-03-02\n---\n${body}\n`,
    )
    return this
  }

  remove(name: string): this {
    this.content = undefined
    rmSync(join(this.folder, 'articles', `${name}.md`))
    return this
  }

  compiled(): Promise<Content> {
    return (this.content ??= compileContent(this.folder, { shelf: passingShelf(undefined) }))
  }

  async plan(options: { prune?: boolean; overwrite?: boolean } = {}): Promise<PushPlan> {
    const content = await this.compiled()
    if (content.problems.length > 0) throw new Error(JSON.stringify(content.problems))
    return planPush(content, await store.state(), {
      missing: options.prune ? 'remove' : 'keep',
      overwrite: options.overwrite === true,
      seen: readSeen(this.notes, this.folder),
      now: NOW,
    })
  }

  async push(
    options: Parameters<Editor['plan']>[0] = {},
    through = store,
  ): Promise<Outcome & { held: PushPlan['held'] }> {
    const plan = await this.plan(options)
    const outcome = await carryOut(plan, through, NOW)
    const { entries } = await this.compiled()
    writeSeen(this.notes, this.folder, seenAfter(plan, entries, outcome, readSeen(this.notes, this.folder)))
    return { ...outcome, held: plan.held }
  }
}

let editor: Editor
beforeEach(() => {
  editor = new Editor()
})

const keys = async (): Promise<string[]> => (await store.state()).keys.map(({ key }) => key)
const text = async (key: string): Promise<string> => (await store.read([key])).get(key) ?? ''

/** Everything that is there, by key; of the revision, which has a time, only what it vouches for. */
async function contents(): Promise<Map<string, string>> {
  const { keys: all, revision } = await store.state()
  const texts = await store.read(all.map(({ key }) => key))
  texts.set('revision', JSON.stringify([revision?.digest, revision?.site, revision?.fold]))
  return texts
}

/** The store with every write noted, which breaks off before one of them. */
function noted(breakBefore = Infinity): { store: Store; writes: string[] } {
  const writes: string[] = []
  const note = (key: string): void => {
    if (writes.length >= breakBefore) throw new Error('cut off')
    writes.push(key)
  }
  const put: Store['put'] = async (entries) => {
    for (const entry of entries) {
      note(entry.key)
      await store.put([entry])
    }
  }
  const remove: Store['remove'] = async (gone) => {
    for (const key of gone) {
      note(`-${key}`)
      await store.remove([key])
    }
  }
  return { store: { ...store, put, remove }, writes }
}

describe('a push', () => {
  test('writes articles, then the site, and the revision last; then nothing until something changes, then only that', async () => {
    editor.write('a', '甲').write('b', '乙')
    const first = noted()
    expect(await editor.push({}, first.store)).toMatchObject({ state: 'done', late: [], theirs: [] })
    expect(first.writes).toEqual([
      'article:a',
      'article:a:zh-Hant',
      'article:b',
      'article:b:zh-Hant',
      'site',
      'fold',
      'revision',
    ])
    expect(await editor.push()).toMatchObject({ state: 'unchanged' })

    editor.write('b', '改了')
    const second = noted()
    await editor.push({}, second.store)
    expect(second.writes).toEqual(['article:b', 'article:b:zh-Hant', 'revision'])
  })

  test('puts back what somebody deleted by hand', async () => {
    await editor.write('a', '甲').write('b', '乙').push()
    await store.remove(['article:a'])
    await editor.push()
    expect(await keys()).toContain('article:a')
  })

  test('removes what is not here only when asked, and its address says that it is gone', async () => {
    await editor.write('a', '甲').write('b', '乙').push()
    await editor.remove('b').push()
    expect(await keys()).toContain('article:b')
    await editor.push({ prune: true })
    expect(await keys()).not.toContain('article:b')
    expect(JSON.parse(await text('redirect:/articles/b'))).toEqual({ gone: NOW.toISOString() })
    expect(await editor.push({ prune: true })).toMatchObject({ state: 'unchanged' })
  })

  test('an article that comes back is at its address again', async () => {
    await editor.write('a', '甲').write('b', '乙').push()
    await editor.remove('b').push({ prune: true })
    expect(await editor.write('b', '乙').push()).toMatchObject({ held: [] })
    expect(await keys()).toContain('article:b')
    expect(await keys()).not.toContain('redirect:/articles/b')
  })

  test('never touches keys that are not its own', async () => {
    await store.put([{ key: 'related:other', metadata: { hash: 'x' }, load: async () => 'x' }])
    await editor.write('a', '甲').push({ prune: true })
    expect(await keys()).toContain('related:other')
  })
})

describe('a changed slug', () => {
  const MOVED = 'title: 同一篇\n'

  test('leads from the old address to the new one, without --prune', async () => {
    await editor.write('old', '甲', MOVED).write('b', '乙').push()
    await editor.remove('old').write('new', '甲', MOVED).push()
    expect(await keys()).not.toContain('article:old')
    expect(JSON.parse(await text('redirect:/articles/old'))).toEqual({ to: '/articles/new' })
  })

  test('and again, makes no chain: every old address leads to the newest at once', async () => {
    await editor.write('one', '甲', MOVED).push()
    await editor.remove('one').write('two', '甲', MOVED).push()
    await editor.remove('two').write('three', '甲', MOVED).push()
    expect(JSON.parse(await text('redirect:/articles/one'))).toEqual({ to: '/articles/three' })
    expect(JSON.parse(await text('redirect:/articles/two'))).toEqual({ to: '/articles/three' })
  })

  test('and back, makes no loop', async () => {
    await editor.write('one', '甲', MOVED).push()
    await editor.remove('one').write('two', '甲', MOVED).push()
    await editor.remove('two').write('one', '甲', MOVED).push()
    expect(await keys()).toContain('article:one')
    expect(await keys()).not.toContain('redirect:/articles/one')
    expect(JSON.parse(await text('redirect:/articles/two'))).toEqual({ to: '/articles/one' })
  })

  test('is followed to an address that another article has just left', async () => {
    await editor.write('b', '乙', 'title: 乙\n').write('c', '丙', 'title: 丙\n').push()
    await editor.remove('c').write('x', '乙', 'title: 乙\n').write('b', '丙', 'title: 丙\n').push()
    expect(await keys()).not.toContain('article:c')
    expect(JSON.parse(await text('redirect:/articles/c'))).toEqual({ to: '/articles/b' })
    expect(await keys()).not.toContain('redirect:/articles/b')
  })

  test('of an article to come says when its old address may tell of it', async () => {
    const settings = 'aliases: [/old-future]\n'
    await editor.write('future', '甲', `title: 后来\npublishDate: 2031-01-02 09:00\n${settings}`).push()
    expect(JSON.parse(await text('redirect:/old-future'))).toEqual({
      to: '/articles/future',
      from: '2031-01-02T09:00:00+08:00',
    })
  })

  test('an alias that was taken out is told, and leads on no more after --prune', async () => {
    await editor.write('a', '甲', 'aliases: [/mistake]\n').push()
    await editor.write('a', '甲').push()
    expect(await keys()).toContain('redirect:/mistake')
    await editor.push({ prune: true })
    expect(await keys()).not.toContain('redirect:/mistake')
  })

  test('proves nothing when two articles have that title', async () => {
    await editor.write('old', '甲', MOVED).write('other', '乙', MOVED).push()
    await editor.remove('old').remove('other').write('new', '丙', MOVED).push()
    expect(await keys()).toEqual(expect.arrayContaining(['article:old', 'article:other', 'article:new']))
  })
})

describe('two editors', () => {
  test('an older copy does not put back what the other changed, and is told', async () => {
    const other = new Editor().write('a', '初稿').write('b', '乙')
    await editor.write('a', '初稿').write('b', '乙').push()
    await editor.write('a', '二稿').push()
    expect(await other.push()).toMatchObject({ held: [{ name: 'a', why: 'newer-there' }] })
    expect(await text('article:a')).toContain('二稿')
    expect(await other.push({ overwrite: true })).toMatchObject({ held: [] })
    expect(await text('article:a')).toContain('初稿')
  })

  test('what both changed stays as it is there; the rest of the push is written', async () => {
    const other = new Editor().write('a', '初稿')
    await editor.write('a', '初稿').push()
    await other.push()
    await editor.write('a', '甲的修改').push()
    other.write('a', '乙的修改').write('c', '新的')
    expect(await other.push()).toMatchObject({ held: [{ name: 'a', why: 'differ' }] })
    expect(await text('article:a')).toContain('甲的修改')
    expect(await keys()).toContain('article:c')
    // Once their change is here as well, the merged version goes.
    await other.write('a', '甲的修改').push()
    expect(await other.write('a', '合并').push()).toMatchObject({ held: [] })
    expect(await text('article:a')).toContain('合并')
  })

  test('an editor may take an own change back', async () => {
    await editor.write('a', '初稿').push()
    await editor.write('a', '二稿').push()
    expect(await editor.write('a', '初稿').push()).toMatchObject({ held: [] })
    expect(await text('article:a')).toContain('初稿')
  })

  test('what the other removed, or moved, does not come back by itself', async () => {
    const settings = 'title: 同一篇\n'
    const other = new Editor().write('a', '甲').write('b', '乙').write('old', '丙', settings)
    await editor.write('a', '甲').write('b', '乙').write('old', '丙', settings).push()
    await other.push()
    await editor.remove('b').remove('old').write('new', '丙', settings).push({ prune: true })
    expect((await other.push()).held).toEqual([
      { name: 'b', why: 'removed-there' },
      { name: 'old', why: 'moved-there' },
    ])
    expect(await keys()).not.toContain('article:b')
    expect(await keys()).not.toContain('article:old')
    expect(await keys()).toContain('article:new')
  })

  test('the later of two pushes at once is told, and nothing was written', async () => {
    const other = new Editor().write('a', '甲').write('b', '乙')
    await editor.write('a', '甲').push()
    const plan = await other.plan()
    await editor.write('c', '丙').push()
    const { store: watched, writes } = noted()
    expect(await carryOut(plan, watched, NOW)).toEqual({ state: 'overtaken' })
    expect(writes).toEqual([])
  })

  test('of two pushes that write the same article at the same time, one is told that the other’s stands', async () => {
    await editor.write('a', '甲').push()
    const other = new Editor().write('a', '乙的修改')
    const plan = await other.plan({ overwrite: true })
    const late: Store = {
      ...store,
      put: async (entries) => {
        await store.put(entries)
        // The other editor's whole push falls between this article and its revision.
        if (entries.some(({ key }) => key === 'article:a'))
          await editor.write('a', '甲的修改').push({ overwrite: true })
      },
    }
    expect(await carryOut(plan, late, NOW)).toMatchObject({ state: 'done', theirs: ['article:a', 'article:a:zh-Hant'] })
    expect(await text('article:a')).toContain('甲的修改')
    const { revision } = await store.state()
    expect(revision?.changed.find(([name]) => name === 'a')).toBeUndefined()
  })
})

test('a push that dies before any of its writes is finished by the next one, to the same content', async () => {
  const before = (): Editor =>
    new Editor().write('a', '甲').write('b', '乙').write('gone', '丙').write('old', '丁', 'title: 同一篇\n')
  const edit = (one: Editor): Editor =>
    one.write('a', '改了').write('c', '新的').remove('gone').remove('old').write('new', '丁', 'title: 同一篇\n')

  const whole = before()
  await whole.push()
  const { store: watched, writes } = noted()
  await edit(whole).push({ prune: true }, watched)
  const expected = await contents()
  expect(writes).toEqual([
    'redirect:/articles/old',
    'redirect:/articles/gone',
    'article:c',
    'article:c:zh-Hant',
    'article:new',
    'article:new:zh-Hant',
    'article:a',
    'article:a:zh-Hant',
    '-article:gone:zh-Hant',
    '-article:old:zh-Hant',
    '-article:gone',
    '-article:old',
    'revision',
  ])

  // Every other one of them, and the last: within each pair of keys, and between every two kinds.
  for (let count = 0; count < writes.length; count += isThorough || count === writes.length - 2 ? 1 : 2) {
    await store.remove(await keys())
    const one = before()
    await one.push()
    edit(one)
    await expect(one.push({ prune: true }, noted(count).store)).rejects.toThrow('cut off')
    await one.push({ prune: true })
    expect(await contents(), `cut off before ${writes[count]}`).toEqual(expected)
  }
})
