/** The words of the question form and of its receipt. What all forms share is the contact form's. */
import type { Lang } from '../article/record.ts'
import { type ContactTexts, contactTexts } from './contact-texts.ts'

type OwnTexts = {
  title: string
  description: string
  invitation: string
  labels: Record<string, string>
  most: (count: number) => string
  mayHelp: (count: number) => string
  nickname: string
  email: string
  consent: (company: string) => string
  submit: string
  receivedTitle: string
  receivedText: string
  keepAddress: string
  yourQuestion: string
  state: string
  waiting: string
  answered: string
  seeAnswer: string
  declined: string
}

const ZH_HANS: OwnTexts = {
  title: '我要提问',
  description: '写下你的问题，编辑会挑有代表性的公开回答。不用注册。',
  invitation: '写下你的问题，编辑会整理后公开回答。不用注册；提交后会得到一个页面，可以随时回来看进展。',
  labels: { question: '问题', detail: '补充说明', nickname: '怎么称呼你', email: '邮箱', consent: '同意公开' },
  most: (count) => `必填，一句话，最多 ${count} 字`,
  mayHelp: (count) => `你的处境、试过什么，最多 ${count} 字`,
  nickname: '会和问题一起公开，可以不填',
  email: '只给编辑看，不会公开，可以不填',
  consent: (company) => `我同意${company}保存以上内容，并把问题、补充说明和称呼与回答一起公开。`,
  submit: '提交问题',
  receivedTitle: '问题已收到',
  receivedText: '谢谢你提问。编辑看过之后会回答，或者说明为什么不公开回答。',
  keepAddress: '收藏这个页面的网址，就能回来看进展。',
  yourQuestion: '你的问题',
  state: '进展',
  waiting: '等编辑回答',
  answered: '已经回答，并且公开',
  seeAnswer: '去看回答',
  declined: '编辑看过了，这次不公开回答。需要单独答复的话，可以留言给我们。',
}

const ZH_HANT: OwnTexts = {
  title: '我要提問',
  description: '寫下您的問題，編輯會挑有代表性的公開回答。不用註冊。',
  invitation: '寫下您的問題，編輯會整理後公開回答。不用註冊；送出後會得到一個頁面，可以隨時回來看進展。',
  labels: { question: '問題', detail: '補充說明', nickname: '怎麼稱呼您', email: '電子郵件', consent: '同意公開' },
  most: (count) => `必填，一句話，最多 ${count} 字`,
  mayHelp: (count) => `您的處境、試過什麼，最多 ${count} 字`,
  nickname: '會和問題一起公開，可以不填',
  email: '只給編輯看，不會公開，可以不填',
  consent: (company) => `我同意${company}保存以上內容，並把問題、補充說明和稱呼與回答一起公開。`,
  submit: '送出問題',
  receivedTitle: '問題已收到',
  receivedText: '謝謝您提問。編輯看過之後會回答，或者說明為什麼不公開回答。',
  keepAddress: '收藏這個頁面的網址，就能回來看進展。',
  yourQuestion: '您的問題',
  state: '進展',
  waiting: '等編輯回答',
  answered: '已經回答，並且公開',
  seeAnswer: '去看回答',
  declined: '編輯看過了，這次不公開回答。需要單獨答覆的話，可以留言給我們。',
}

const EN: OwnTexts = {
  title: 'Ask a question',
  description: 'Write down your question; editors answer in public what many want to know. No account needed.',
  invitation:
    'Write down your question; editors answer it in public. No account needed: you get a page where you can see how it goes.',
  labels: { question: 'Question', detail: 'Details', nickname: 'Your name', email: 'E-mail', consent: 'Consent' },
  most: (count) => `required, one sentence, at most ${count} characters`,
  mayHelp: (count) => `where you stand, what you tried; at most ${count} characters`,
  nickname: 'shown with the question; may be left out',
  email: 'for the editors only, never shown; may be left out',
  consent: (company) => `${company} may keep this and show question, details and name with the answer.`,
  submit: 'Send question',
  receivedTitle: 'Question received',
  receivedText: 'Thank you for asking. Editors will answer it, or say why they do not in public.',
  keepAddress: 'Keep the address of this page to see how it goes.',
  yourQuestion: 'Your question',
  state: 'State',
  waiting: 'waiting for an answer',
  answered: 'answered in public',
  seeAnswer: 'See the answer',
  declined: 'Editors have seen it and do not answer it in public. Write to us if you need an answer of your own.',
}

export type QuestionTexts = ContactTexts & OwnTexts

const OWN: Record<Lang, OwnTexts> = { 'zh-Hans': ZH_HANS, 'zh-Hant': ZH_HANT, en: EN }

export const questionTexts = (lang: Lang): QuestionTexts => ({ ...contactTexts(lang), ...OWN[lang] })
