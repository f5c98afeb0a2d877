import { describe, expect, test } from 'vitest'

import { LOCAL } from '../../src/local/words.ts'
import { COMMANDS } from '../../src/push/words/commands.ts'
import { FILES } from '../../src/push/words/files.ts'
import { EXPECTATIONS, FRONT_MATTER } from '../../src/push/words/front-matter.ts'
import { INBOX } from '../../src/push/words/inbox.ts'
import { LINKS } from '../../src/push/words/links.ts'
import { MARKDOWN } from '../../src/push/words/markdown.ts'
import { NOT_BROUGHT, PICTURES } from '../../src/push/words/pictures.ts'
import { RULES } from '../../src/push/words/rules.ts'
import { SLIPS } from '../../src/push/words/slips.ts'
import type { Wording, Words } from '../../src/push/words/wording.ts'

const TABLES = {
  COMMANDS,
  EXPECTATIONS,
  FILES,
  FRONT_MATTER,
  INBOX,
  LINKS,
  LOCAL,
  MARKDOWN,
  NOT_BROUGHT,
  PICTURES,
  RULES,
  SLIPS,
}

const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted()

describe('what editors are told', () => {
  test.each(Object.entries<Words>(TABLES))('%s says the same in both languages', (_, table) => {
    for (const [code, { zh, en, hint }] of Object.entries<Wording>(table)) {
      expect(holes(en), code).toEqual(holes(zh))
      expect(holes(hint?.en ?? ''), `hint of ${code}`).toEqual(holes(hint?.zh ?? ''))
      expect(zh, code).not.toBe('')
      expect(`${en}${hint?.en ?? ''}`.replaceAll(/“[^”]*”|`[^`]*`/g, ''), `${code} in English`).not.toMatch(
        /\p{Script=Han}/u,
      )
    }
  })
})
