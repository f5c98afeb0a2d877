/** The words of the page itself, in the language of what it shows. */
import type { Lang } from '../article/record.ts'

export type Texts = typeof ZH_HANS

const ZH_HANS = {
  skip: '跳到正文',
  home: '首页',
  position: '当前位置',
  sections: '栏目',
  latest: '最新文章',
  contents: '本文目录',
  published: '发布于',
  updated: '更新于',
  minutes: (count: number) => `约 ${count} 分钟读完`,
  related: '推荐阅读',
  noRelated: '相关文章整理中，稍后再来看看。',
  ask: '问大家',
  noQuestions: '读完还有疑问？把问题发给编辑，有代表性的会公开回答。',
  askUs: '我要提问',
  inSection: '本栏目的前后文章',
  olderStep: '上一篇',
  newerStep: '下一篇',
  share: '分享',
  copyLink: '复制链接',
  copied: '已复制',
  wechatCode: '微信二维码',
  lead: '编辑推荐',
  popular: '大家在读',
  allQuestions: '全部问答',
  questionsOf: (site: string) => `${site}读者的问题和编辑的回答，由新到旧。`,
  noAnswers: '还没有公开的问答。',
  askedBy: (name: string, day: string) => `${name} ${day} 提问`,
  anonymous: '一位读者',
  answeredOn: (name: string, day: string) => `${name} ${day} 回答`,
  editedOn: (day: string) => `${day} 修改`,
  aboutArticle: '相关文章',
  earlierQuestions: '更早的问答',
  privacy: '隐私说明',
  contact: '联系我们',
  phone: '电话',
  wechat: '微信',
  email: '邮箱',
  hours: '服务时间',
  writeToUs: '在线留言',
  newer: '较新的文章',
  older: '更早的文章',
  count: (count: number) => `共 ${count} 篇`,
  empty: '这个栏目还没有文章。',
  allArticles: '全部文章',
  months: '按月查看',
  monthsBeside: '前后的月份',
  tagged: (tag: string) => `标签：${tag}`,
  listOf: (name: string) => `${name}下的文章，由新到旧。`,
  page: (number: number) => `第 ${number} 页`,
}

const ZH_HANT: Texts = {
  skip: '跳至正文',
  home: '首頁',
  position: '目前位置',
  sections: '欄目',
  latest: '最新文章',
  contents: '本文目錄',
  published: '發布於',
  updated: '更新於',
  minutes: (count) => `約 ${count} 分鐘讀完`,
  related: '推薦閱讀',
  noRelated: '相關文章整理中，稍後再來看看。',
  ask: '問大家',
  noQuestions: '讀完還有疑問？把問題寄給編輯，有代表性的會公開回答。',
  askUs: '我要提問',
  inSection: '本欄目的前後文章',
  olderStep: '上一篇',
  newerStep: '下一篇',
  share: '分享',
  copyLink: '複製連結',
  copied: '已複製',
  wechatCode: '微信掃碼',
  lead: '編輯推薦',
  popular: '大家在讀',
  allQuestions: '全部問答',
  questionsOf: (site) => `${site}讀者的問題和編輯的回答，由新到舊。`,
  noAnswers: '還沒有公開的問答。',
  askedBy: (name, day) => `${name} ${day} 提問`,
  anonymous: '一位讀者',
  answeredOn: (name, day) => `${name} ${day} 回答`,
  editedOn: (day) => `${day} 修改`,
  aboutArticle: '相關文章',
  earlierQuestions: '更早的問答',
  privacy: '隱私說明',
  contact: '聯絡我們',
  phone: '電話',
  wechat: '微信',
  email: '電子郵件',
  hours: '服務時間',
  writeToUs: '線上留言',
  newer: '較新的文章',
  older: '更早的文章',
  count: (count) => `共 ${count} 篇`,
  empty: '這個欄目還沒有文章。',
  allArticles: '全部文章',
  months: '按月檢視',
  monthsBeside: '前後的月份',
  tagged: (tag) => `標籤：${tag}`,
  listOf: (name) => `${name}下的文章，由新到舊。`,
  page: (number) => `第 ${number} 頁`,
}

const EN: Texts = {
  skip: 'Skip to the text',
  home: 'Home',
  position: 'You are here',
  sections: 'Sections',
  latest: 'Latest articles',
  contents: 'In this article',
  published: 'Published',
  updated: 'Updated',
  minutes: (count) => `${count} min read`,
  related: 'Read next',
  noRelated: 'Related articles are being put together.',
  ask: 'Questions from readers',
  noQuestions: 'Something left unclear? Ask the editors; questions of general interest are answered in public.',
  askUs: 'Ask a question',
  inSection: 'Before and after in this section',
  olderStep: 'Previous',
  newerStep: 'Next',
  share: 'Share',
  copyLink: 'Copy link',
  copied: 'Copied',
  wechatCode: 'WeChat code',
  lead: 'Editors’ choice',
  popular: 'Most read',
  allQuestions: 'All questions',
  questionsOf: (site) => `What readers of ${site} ask, and what editors answer, newest first.`,
  noAnswers: 'No questions have been answered yet.',
  askedBy: (name, day) => `asked by ${name} on ${day}`,
  anonymous: 'a reader',
  answeredOn: (name, day) => `answered by ${name} on ${day}`,
  editedOn: (day) => `changed on ${day}`,
  aboutArticle: 'About',
  earlierQuestions: 'Earlier questions',
  privacy: 'Privacy',
  contact: 'Contact us',
  phone: 'Phone',
  wechat: 'WeChat',
  email: 'E-mail',
  hours: 'Hours',
  writeToUs: 'Write to us',
  newer: 'Newer articles',
  older: 'Older articles',
  count: (count) => `${count} ${count === 1 ? 'article' : 'articles'}`,
  empty: 'There are no articles in this section yet.',
  allArticles: 'All articles',
  months: 'By month',
  monthsBeside: 'Months before and after',
  tagged: (tag) => `Tag: ${tag}`,
  listOf: (name) => `Articles, newest first: ${name}.`,
  page: (number) => `Page ${number}`,
}

const TEXTS: Record<Lang, Texts> = { 'zh-Hans': ZH_HANS, 'zh-Hant': ZH_HANT, en: EN }

export const textsFor = (lang: Lang): Texts => TEXTS[lang]

const formats = new Map<string, Intl.DateTimeFormat>()

/** A day in the words of the language, in the site's zone: `2026年3月2日`, `March 2, 2026`. */
export const dayIn = (lang: Lang, timeZone: string, iso: string): string =>
  formatOf(lang, { dateStyle: 'long', timeZone }).format(new Date(iso))

/** A month such as `2026-11` in the words of the language: `2026年11月`, `November 2026`. */
export const monthIn = (lang: Lang, month: string): string =>
  formatOf(lang, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(dayInside(month))

/** The same in a few letters: `2026年11月`, `Nov 2026`. */
export const shortMonthIn = (lang: Lang, month: string): string =>
  formatOf(lang, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(dayInside(month))

/** Where the year is said already: `11月`, `Nov`. */
export const monthOfYearIn = (lang: Lang, month: string): string =>
  formatOf(lang, { month: 'short', timeZone: 'UTC' }).format(dayInside(month))

/** The year of a month: `2026年`, `2026`. */
export const yearIn = (lang: Lang, month: string): string =>
  formatOf(lang, { year: 'numeric', timeZone: 'UTC' }).format(dayInside(month))

const dayInside = (month: string): Date => new Date(`${month}-15T00:00:00Z`)

/** Made once: making one takes longer than the rest of a card. */
function formatOf(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${lang} ${JSON.stringify(options)}`
  const known = formats.get(name)
  if (known) return known
  const format = new Intl.DateTimeFormat(lang, options)
  formats.set(name, format)
  return format
}
