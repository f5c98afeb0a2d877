import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { describe, expect, test } from 'vitest'

const SRC = 'src'

/** What each folder may import of ours. Files directly in `src/` wire everything together. */
const ARROWS: Record<string, string[]> = {
  article: [],
  page: ['article'],
  reader: ['article', 'page'],
  inbox: ['article'],
  notices: ['article', 'inbox'],
  messages: ['article', 'page', 'inbox', 'notices'],
  desk: ['article', 'page', 'inbox', 'notices'],
  upkeep: ['article', 'inbox', 'notices'],
  related: ['article'],
  tick: ['article', 'page', 'related'],
  push: ['article', 'related', 'inbox'],
  local: ['article', 'push', 'page'],
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|mjs)$/.test(file))
const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '')

describe('the house', () => {
  test('has no folder that the arrows do not know', () => {
    const folders = new Set(files.map(folderOf).filter(Boolean))
    expect([...folders].toSorted()).toEqual(Object.keys(ARROWS).toSorted())
  })

  test.each(files)('%s imports only what its folder may, and says at its top what it is for', (file) => {
    const text = readFileSync(join(SRC, file), 'utf8')
    expect(text.startsWith('/**')).toBe(true)
    const folder = folderOf(file)
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = relative(SRC, join(SRC, dirname(file), path ?? ''))
      const other = folderOf(target)
      const isOwn = other === folder || target === 'env.ts' || folder === ''
      expect(isOwn || ARROWS[folder]?.includes(other), `${file} -> ${target}`).toBe(true)
    }
  })

  test('keeps Node and wrangler out of the Worker', () => {
    for (const file of files.filter((one) => !['push', 'local'].includes(folderOf(one)))) {
      expect(readFileSync(join(SRC, file), 'utf8'), file).not.toMatch(
        /from '(?:node:|wrangler|yaml|unified|opencc|re(?:mark|hype))/,
      )
    }
  })
})

test('every command of package.json stands in the README', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const readme = readFileSync('README.md', 'utf8')
  const named = Object.keys(scripts).filter((name) => !/^(?:pre|post)|^install:/.test(name))
  for (const name of named) expect(readme, name).toMatch(new RegExp(`npm (?:run )?${name}\\b`))
})
