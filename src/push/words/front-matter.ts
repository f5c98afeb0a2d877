/** Words about the settings at the head of an article, and about `site.yaml`. */
import type { Words } from './wording.ts'

export const FRONT_MATTER = {
  'settings-missing': {
    zh: '文件开头缺少设置',
    en: 'the settings at the head of the file are missing',
    hint: {
      zh: '第一行写 `---`，接着写 title、section、date，再用一行 `---` 结束',
      en: 'begin with a line `---`, then title, section and date, and end with another line `---`',
    },
  },
  'settings-unreadable': {
    zh: '读不出设置项',
    en: 'the settings cannot be read',
    hint: { zh: '应为 `键: 值` 的形式', en: 'write `key: value`' },
  },
  'settings-wide-colon': {
    zh: '这里有全角冒号“：”',
    en: 'there is a full-width colon “：”',
    hint: { zh: '请改成半角冒号加空格，例如 `title: 标题`', en: 'write a colon and a space, as in `title: …`' },
  },
  'yaml-bomb': {
    zh: 'YAML 别名太多（{why}）',
    en: 'too many YAML aliases ({why})',
    hint: { zh: '请把值直接写出来', en: 'write the values out' },
  },
  'yaml-twice': {
    zh: '同一个设置项写了两次',
    en: 'the same key stands here twice',
    hint: { zh: '请删去一个', en: 'remove one' },
  },
  'yaml-tab': { zh: '缩进用了制表符', en: 'indented with a tab', hint: { zh: '请改成空格', en: 'use spaces' } },
  'yaml-colon': {
    zh: '值里含有冒号',
    en: 'the value holds a colon',
    hint: { zh: '请用引号括起来，例如 `title: "标题：副标题"`', en: 'put it in quotes, as in `title: "one: two"`' },
  },
  'yaml-fault': { zh: 'YAML 有误：{why}', en: 'YAML: {why}' },
  'setting-unknown': { zh: '不认识的设置项 `{key}`，已忽略', en: 'unknown key `{key}`, ignored' },
  'setting-unknown-like': {
    zh: '不认识的设置项 `{key}`，已忽略',
    en: 'unknown key `{key}`, ignored',
    hint: { zh: '是不是 `{like}`？', en: 'did you mean `{like}`?' },
  },
  'setting-wrong': { zh: '`{path}`：{why}', en: '`{path}`: {why}' },
  'slug-wrong': {
    zh: 'slug `{slug}` 不能用作网址',
    en: 'slug `{slug}` cannot be an address',
    hint: {
      zh: '只能用小写字母、数字、汉字、连字符，最多 480 字节',
      en: 'use lower-case letters, digits, Han and hyphens, at most 480 bytes',
    },
  },
  'slug-missing': {
    zh: '文件名里没有能用作网址的字',
    en: 'the name of the file holds nothing that an address could be made of',
    hint: { zh: '请写一行 `slug: …`', en: 'write a line `slug: …`' },
  },
  'slug-made': {
    zh: 'slug `{slug}` 不能用作网址，已改作 `{made}`',
    en: 'slug `{slug}` cannot be an address; it became `{made}`',
  },
  'title-made': {
    zh: '没有 title，用了“{title}”',
    en: 'there is no title; “{title}” was taken',
    hint: { zh: '请写一行 `title: …`', en: 'write a line `title: …`' },
  },
  'section-missing': {
    zh: '没有 section，放进了 {section}',
    en: 'there is no section; it went to {section}',
    hint: { zh: '可用的有：{known}', en: 'there are: {known}' },
  },
  'section-unknown-like': {
    zh: 'site.yaml 里没有栏目 `{section}`',
    en: 'site.yaml has no section `{section}`',
    hint: { zh: '是不是 `{like}`？', en: 'did you mean `{like}`?' },
  },
  'category-unknown': {
    zh: '没有与分类 {categories} 对应的栏目，放进了 {section}，分类留作标签',
    en: 'no section is named {categories}; it went to {section}, the categories became tags',
    hint: { zh: '可用的栏目：{known}', en: 'sections: {known}' },
  },
  'date-missing': {
    zh: '没有 date',
    en: 'there is no date',
    hint: { zh: '请写一行 `date: 2026-03-02 09:30`', en: 'write a line `date: 2026-03-02 09:30`' },
  },
  'date-ambiguous': {
    zh: '日期 `{date}` 看不出哪个是月、哪个是日',
    en: '`{date}` may be two different days',
    hint: { zh: '请写成 2026-03-02', en: 'write 2026-03-02' },
  },
  'cover-remote': {
    zh: '题图在别的网站（{url}），没有采用',
    en: 'the cover is on another site ({url}) and was left out',
    hint: { zh: '下载到文章旁边，再写它的文件名', en: 'download it beside the article and name that file' },
  },
  'alias-query': {
    zh: '`{alias}` 带有 `?` 参数，旧网址只认路径，没有转向',
    en: '`{alias}` has a query; old addresses are told apart by their path only, so it leads nowhere',
  },
  'alias-wrong': {
    zh: '`{alias}` 不是一个旧网址，已忽略',
    en: '`{alias}` is no old address and was ignored',
    hint: {
      zh: '请写网址的路径，例如 `/2020/01/02/old/`',
      en: 'write the path of an address, such as `/2020/01/02/old/`',
    },
  },
  password: {
    zh: '这篇文章设了密码，发布后人人可读',
    en: 'this article has a password; once published everybody can read it',
    hint: {
      zh: '确实要公开请删去这一行，不公开请写 `draft: true`',
      en: 'remove the line to publish it all the same, or write `draft: true`',
    },
  },
  expires: {
    zh: '到期下线没有实现，文章会一直在',
    en: 'articles do not expire here; it stays',
  },
  'yaml-deep': {
    zh: '设置嵌套超过 {depth} 层',
    en: 'the settings nest more than {depth} levels deep',
  },
  'toml-fault': { zh: 'TOML 有误：{why}', en: 'TOML: {why}' },
  'slug-taken': {
    zh: 'slug `{slug}` 已被 {owner} 使用',
    en: 'slug `{slug}` is taken by {owner}',
    hint: { zh: '请换一个 slug', en: 'choose another slug' },
  },
  'section-unknown': {
    zh: 'site.yaml 里没有栏目 `{section}`',
    en: 'site.yaml has no section `{section}`',
    hint: { zh: '可用的有：{known}', en: 'there are: {known}' },
  },
  'date-wrong': {
    zh: '日期 `{date}` 不对',
    en: '`{date}` is no date',
    hint: { zh: '应写成 2026-03-02 或 2026-03-02 09:30', en: 'write 2026-03-02 or 2026-03-02 09:30' },
  },
  'updated-late': {
    zh: 'updated（{updatedAt}）还没有到',
    en: 'updated ({updatedAt}) lies in the future',
    hint: { zh: '请写实际修改的日期', en: 'write the day of the last change' },
  },
  'updated-early': { zh: 'updated 早于 date', en: 'updated is before date' },
  'body-empty': { zh: '正文是空的', en: 'the body is empty' },
  'pin-unknown': { zh: 'related 里的 `{slug}` 不存在', en: '`{slug}` in related does not exist' },
  'home-lead': {
    zh: '首页推荐的文章 `{slug}` 不存在',
    en: 'the home page leads with article `{slug}`, which does not exist',
    hint: { zh: '请写文章的 slug，或删去这一项', en: 'write the slug of an article, or remove it' },
  },
  'home-lead-like': {
    zh: '首页推荐的文章 `{slug}` 不存在',
    en: 'the home page leads with article `{slug}`, which does not exist',
    hint: { zh: '是不是 `{like}`？', en: 'did you mean `{like}`?' },
  },
  'home-lead-draft': {
    zh: '首页推荐的文章 `{slug}` 还没有发布，首页先不显示它',
    en: 'the home page leads with article `{slug}`, which is not published yet: it is left out',
  },
  'section-name': {
    zh: '栏目名 `{slug}` 不能用',
    en: 'section name `{slug}` cannot be used',
    hint: {
      zh: '只能用小写英文、数字和连字符，且不能是保留字',
      en: 'use lower-case ASCII letters, digits and hyphens, and no reserved word',
    },
  },
  'section-twice': { zh: '栏目 `{slug}` 写了两次', en: 'section `{slug}` stands here twice' },
} as const satisfies Words

/** What a value should be: the reason in `setting-wrong`. */
export const EXPECTATIONS = {
  text: { zh: '应为文字', en: 'should be text' },
  'not-empty': { zh: '不能为空', en: 'must not be empty' },
  characters: { zh: '含有不能显示的字符', en: 'holds characters that cannot be shown' },
  list: { zh: '应为列表，例如 `[运营, 内容]`', en: 'should be a list, such as `[one, two]`' },
  flag: { zh: '应为 true 或 false', en: 'should be true or false' },
  url: { zh: '应为 http:// 或 https:// 开头的网址', en: 'should be an address beginning with http:// or https://' },
  day: { zh: '应为日期，例如 2026-11-24', en: 'should be a date, such as 2026-11-24' },
  source: { zh: '每条来源要有 title 和 url', en: 'each source needs title and url' },
  'title-long': { zh: '标题太长（最多 200 字）', en: 'the title is too long (200 characters at most)' },
  script: {
    zh: '应写成 zh-Hant（或 zh-Hans）下的词表，例如 `{ zh-Hant: { 软件: 軟體 } }`',
    en: 'should be tables of words under zh-Hant (or zh-Hans), such as `{ zh-Hant: { 软件: 軟體 } }`',
  },
  waive: { zh: '应为列表，每条有 rule 和 reason', en: 'should be a list, each with rule and reason' },
  rule: { zh: '每条规则要有 id 和 reason', en: 'each rule needs id and reason' },
  'rule-id': { zh: '只能用小写英文、数字和连字符', en: 'use lower-case ASCII letters, digits and hyphens' },
  'rule-in': { zh: '应为 title、summary、body', en: 'should be title, summary, body' },
  severity: { zh: '应为 error 或 warning', en: 'should be error or warning' },
  sources: { zh: '应为列表，每条有 title 和 url', en: 'should be a list, each with title and url' },
  related: { zh: '应写成 pin 和 ban 两个列表', en: 'should be two lists, pin and ban' },
  lang: { zh: '应为 zh-Hans、zh-Hant 或 en', en: 'should be zh-Hans, zh-Hant or en' },
  missing: { zh: '缺少这一项', en: 'is missing' },
  'site-url': {
    zh: '应为网站地址，不带末尾的 /，例如 https://academy.example.com',
    en: 'should be the address of the site without a final /, such as https://academy.example.com',
  },
  'time-zone': { zh: '不认识的时区，例如 Asia/Shanghai', en: 'unknown time zone; one is Asia/Shanghai' },
  contact: { zh: '应写成 phone、wechat、email、hours 几项', en: 'should have phone, wechat, email, hours' },
  'call-to-action': { zh: '要有 title 和 text', en: 'needs title and text' },
  'one-to-twenty': { zh: '应为 1 到 20 的整数', en: 'should be a whole number from 1 to 20' },
  pictures: {
    zh: '应写成 widths（像素，如 [720, 1200]）和 formats（avif、webp）两个列表',
    en: 'should be two lists, widths (in pixels, such as [720, 1200]) and formats (avif, webp)',
  },
  filings: {
    zh: '应写成 icp（文字）和 police（text 与只含数字的 code）',
    en: 'should be icp (a text) and police (with text, and with code of digits only)',
  },
  home: {
    zh: '应写成 lead、sections 两个列表和 questions（true 或 false）',
    en: 'should be two lists, lead and sections, and questions (true or false)',
  },
  sections: { zh: '应为栏目列表', en: 'should be a list of sections' },
} as const satisfies Words
