/** The words of the contact form, of its receipt, and of what is wrong with a message. */
import type { Lang } from '../article/record.ts'
import type { FormTexts } from './form-parts.ts'

export type ContactTexts = FormTexts & {
  title: string
  description: string
  invitation: string
  ways: string
  atLeastOne: string
  most: (count: number) => string
  consent: (company: string) => string
  privacy: string
  we: string
  submit: string
  receivedTitle: string
  receivedText: string
  receipt: string
  back: string
  home: string
}

const ZH_HANS: ContactTexts = {
  title: '联系我们',
  description: '写下你的问题和联系方式，编辑会在一个工作日内回复。',
  invitation: '写下你的处境和问题，编辑会在一个工作日内回复。',
  orCall: '也可以直接拨打 ',
  stop: '。',
  labels: {
    name: '称呼',
    phone: '电话',
    wechat: '微信号',
    email: '邮箱',
    company: '公司或机构',
    subject: '主题',
    message: '留言',
    consent: '同意保存',
  },
  required: '必填',
  ways: '联系方式',
  atLeastOne: '至少填一项',
  most: (count) => `必填，最多 ${count} 字`,
  consent: (company) => `我同意${company}保存以上信息，只用来回复这次咨询。`,
  privacy: '怎样保护你的信息',
  we: '你们',
  submit: '提交留言',
  unavailable: '留言还没有存下来。',
  unavailableText: '我们这边暂时写不进去，你填的内容都还在下面，请过一分钟再按一次“提交留言”。',
  tooMuch: '发得太快了。',
  tooMuchText: '一分钟内从你这里来了太多留言，这一条还没有存下来。填的内容都还在下面，请过一分钟再提交。',
  leaveEmpty: '请留空',
  faults: (count) => `还有 ${count} 处需要改：`,
  colon: '：',
  receivedTitle: '留言已收到',
  receivedText: '谢谢你写来。我们会在一个工作日内按你留下的方式联系你。',
  receipt: '回执号（来电或来信时报这个号，我们就能找到你的留言）',
  back: '回到刚才的页面',
  home: '回到首页',
  fault: (code, label, max) =>
    ({
      'not-text': `${label}应为文字`,
      long: `${label}最多 ${max} 个字`,
      'name-missing': '请填写称呼',
      'phone-wrong': '电话号码不完整，例如 138 0000 0000 或 010-12345678',
      'email-wrong': '邮箱地址不完整，例如 name@example.com',
      'message-missing': '请写下留言内容',
      'question-missing': '请写下你的问题',
      'consent-missing': '需要你同意我们保存这些信息，才能回复你',
      'from-wrong': '来源页应为本站路径，例如 /articles/example',
      missing: '请填写这一项',
      'no-way': '电话、微信号、邮箱至少填一项，我们才能联系到你',
    })[code],
}

const ZH_HANT: ContactTexts = {
  title: '聯絡我們',
  description: '寫下您的問題和聯絡方式，編輯會在一個工作日內回覆。',
  invitation: '寫下您的處境和問題，編輯會在一個工作日內回覆。',
  orCall: '也可以直接撥打 ',
  stop: '。',
  labels: {
    name: '稱呼',
    phone: '電話',
    wechat: '微信號',
    email: '電子郵件',
    company: '公司或機構',
    subject: '主題',
    message: '留言',
    consent: '同意保存',
  },
  required: '必填',
  ways: '聯絡方式',
  atLeastOne: '至少填一項',
  most: (count) => `必填，最多 ${count} 字`,
  consent: (company) => `我同意${company}保存以上資訊，只用來回覆這次諮詢。`,
  privacy: '如何保護您的資訊',
  we: '你們',
  submit: '送出留言',
  unavailable: '留言還沒有存下來。',
  unavailableText: '我們這邊暫時寫不進去，您填的內容都還在下面，請過一分鐘再按一次「送出留言」。',
  tooMuch: '送得太快了。',
  tooMuchText: '一分鐘內從您這裡來了太多留言，這一則還沒有存下來。填的內容都還在下面，請過一分鐘再送出。',
  leaveEmpty: '請留空',
  faults: (count) => `還有 ${count} 處需要改：`,
  colon: '：',
  receivedTitle: '留言已收到',
  receivedText: '謝謝您寫來。我們會在一個工作日內按您留下的方式聯絡您。',
  receipt: '回執號（來電或來信時報這個號，我們就能找到您的留言）',
  back: '回到剛才的頁面',
  home: '回到首頁',
  fault: (code, label, max) =>
    ({
      'not-text': `${label}應為文字`,
      long: `${label}最多 ${max} 個字`,
      'name-missing': '請填寫稱呼',
      'phone-wrong': '電話號碼不完整，例如 0912 345 678 或 02-1234-5678',
      'email-wrong': '電子郵件地址不完整，例如 name@example.com',
      'message-missing': '請寫下留言內容',
      'question-missing': '請寫下您的問題',
      'consent-missing': '需要您同意我們保存這些資訊，才能回覆您',
      'from-wrong': '來源頁應為本站路徑，例如 /articles/example',
      missing: '請填寫這一項',
      'no-way': '電話、微信號、電子郵件至少填一項，我們才能聯絡到您',
    })[code],
}

const EN: ContactTexts = {
  title: 'Contact us',
  description: 'Write down your question and how to reach you; an editor answers within one working day.',
  invitation: 'Tell us where you stand and what you want to know; an editor answers within one working day. ',
  orCall: 'You may also call ',
  stop: '.',
  labels: {
    name: 'Name',
    phone: 'Phone',
    wechat: 'WeChat',
    email: 'E-mail',
    company: 'Company',
    subject: 'Subject',
    message: 'Message',
    consent: 'Consent',
  },
  required: 'required',
  ways: 'How to reach you',
  atLeastOne: 'at least one',
  most: (count) => `required, at most ${count} characters`,
  consent: (company) => `${company} may keep this to answer my question, and for nothing else.`,
  privacy: 'How we protect it',
  we: 'You',
  submit: 'Send message',
  unavailable: 'Your message is not stored yet.',
  unavailableText:
    'We cannot write it down right now. All you typed is still below; please send it again in a minute. ',
  tooMuch: 'That was too fast.',
  tooMuchText:
    'Too many messages came from your address within a minute, and this one is not stored. All you typed is still below; please send it again in a minute. ',
  leaveEmpty: 'Leave this empty',
  faults: (count) => `${count} to be changed:`,
  colon: ': ',
  receivedTitle: 'Message received',
  receivedText: 'Thank you for writing. We will get in touch within one working day, the way you asked for.',
  receipt: 'Receipt number (quote it when you call or write, and we find your message)',
  back: 'Back to the page before',
  home: 'To the home page',
  fault: (code, label, max) =>
    ({
      'not-text': `${label} should be text`,
      long: `${label}: at most ${max} characters`,
      'name-missing': 'Please give a name',
      'phone-wrong': 'The phone number is not complete; write +86 138 0000 0000, for instance',
      'email-wrong': 'The address is not complete; write name@example.com, for instance',
      'message-missing': 'Please write your message',
      'question-missing': 'Please write your question',
      'consent-missing': 'We can only answer if you let us keep this',
      'from-wrong': 'It should be a path of this site, such as /articles/example',
      missing: 'Please fill this in',
      'no-way': 'Give a phone number, WeChat or an e-mail address, so that we can reach you',
    })[code],
}

const TEXTS: Record<Lang, ContactTexts> = { 'zh-Hans': ZH_HANS, 'zh-Hant': ZH_HANT, en: EN }

export const contactTexts = (lang: Lang): ContactTexts => TEXTS[lang]
