/** The words of what was sent and is not taken, and of the ways on from a failure, in the language of the page. */
import type { Lang } from '../article/record.ts'

/** Why a request is refused. */
export type Refusal = 403 | 413 | 415

type FailureTexts = {
  refusedTitle: string
  refused: Record<Refusal, string>
  /** The way to the same address again. */
  again: string
  toHome: string
}

const TEXTS: Record<Lang, FailureTexts> = {
  'zh-Hans': {
    refusedTitle: '这次提交没有收下',
    refused: {
      403: '它不是从本站的页面发出的。请打开下面的联系页面，在那里填写并提交。',
      413: '内容太长了。请按浏览器的返回键回到表单，缩短后再提交。',
      415: '没有读懂发来的内容。请打开下面的联系页面重新填写。',
    },
    again: '再试一次',
    toHome: '回到首页',
  },
  'zh-Hant': {
    refusedTitle: '這次送出沒有收下',
    refused: {
      403: '它不是從本站的頁面送出的。請打開下面的聯絡頁面，在那裡填寫並送出。',
      413: '內容太長了。請按瀏覽器的返回鍵回到表單，縮短後再送出。',
      415: '沒有讀懂送來的內容。請打開下面的聯絡頁面重新填寫。',
    },
    again: '再試一次',
    toHome: '回到首頁',
  },
  en: {
    refusedTitle: 'This was not taken',
    refused: {
      403: 'It was not sent from a page of this site. Please open the contact page below and send it from there.',
      413: 'It is too long. Please go back to the form with your browser, shorten it and send it again.',
      415: 'What came could not be read. Please open the contact page below and fill it in again.',
    },
    again: 'Try again',
    toHome: 'To the home page',
  },
}

export const failureTexts = (lang: Lang): FailureTexts => TEXTS[lang]
