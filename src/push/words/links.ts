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
  'link-scheduled': {
    zh: '链接指向的文章 `{target}` 要到 {at} 才发布',
    en: 'the link leads to article `{target}`, which appears at {at} only',
  },
  'link-no-article-like': {
    zh: '链接指向的文章 `{target}` 不存在',
    en: 'the link leads to article `{target}`, which does not exist',
    hint: { zh: '是不是 `{like}`？', en: 'did you mean `{like}`?' },
  },
  'link-no-file': {
    zh: '链接指向的文件 `{target}` 不存在，或者它本身有错误',
    en: 'the link leads to file `{target}`, which does not exist or has errors itself',
  },
  'link-relative': {
    zh: '相对链接 `{target}` 在网站上打不开',
    en: 'the relative link `{target}` leads nowhere on the site',
    hint: { zh: '请写完整网址，或 `/articles/…`', en: 'write a whole address, or `/articles/…`' },
  },
  'link-nowhere': {
    zh: '网站上没有 `{target}`',
    en: 'there is no `{target}` on the site',
  },
  'link-old': {
    zh: '`{target}` 是旧网址',
    en: '`{target}` is an old address',
    hint: { zh: '请改成 `{now}`', en: 'write `{now}`' },
  },
  'link-self': { zh: '链接指向这篇文章自己', en: 'the link leads to this very article' },
  'link-no-anchor': { zh: '锚点 `#{anchor}` 不存在', en: 'there is no anchor `#{anchor}`' },
  'link-no-anchor-like': {
    zh: '锚点 `#{anchor}` 不存在',
    en: 'there is no anchor `#{anchor}`',
    hint: { zh: '是不是 `#{like}`？', en: 'did you mean `#{like}`?' },
  },
  'tag-alike': {
    zh: '标签 `{tag}` 与 `{usual}` 只差大小写、全半角或繁简',
    en: 'tag `{tag}` differs from `{usual}` only in case, width or script',
    hint: { zh: '请统一成 `{usual}`', en: 'use `{usual}`' },
  },
  'alias-article': {
    zh: '旧网址 `{path}` 是 {owner} 现在的网址',
    en: 'old address `{path}` is that of {owner} now',
    hint: { zh: '请删去这个旧网址', en: 'remove the alias' },
  },
  'alias-page': {
    zh: '旧网址 `{path}` 是网站自己的页面',
    en: 'old address `{path}` is a page of the site',
    hint: { zh: '请删去这个旧网址', en: 'remove the alias' },
  },
  'alias-taken': {
    zh: '旧网址 `{path}` 也写在 {owner} 里',
    en: 'old address `{path}` stands in {owner} as well',
    hint: { zh: '一个旧网址只能指向一篇文章', en: 'an old address can lead to one article only' },
  },
} as const satisfies Words
