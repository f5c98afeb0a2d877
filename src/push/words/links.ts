/** Words about links. */
import type { Words } from './wording.ts'

export const LINKS = {
  'link-no-article': {
    zh: '链接指向的文章 `{target}` 不存在',
    en: 'the link leads to article `{target}`, which does not exist',
  },
  'link-draft': {
    zh: '链接指向的文章 `{target}` 还没有发布',
    en: 'the link leads to article `{target}`, which is not published yet',
  },
} as const satisfies Words
