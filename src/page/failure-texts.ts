/** The words of failures and of the ways on from them, in the language of the page. */
import type { Lang } from '../article/record.ts'

/** Why a request is refused. */
export type Refusal = 403 | 413 | 415

type FailureTexts = {
  notFoundTitle: string
  notFoundText: string
  goneTitle: string
  goneText: string
  unavailableTitle: string
  unavailableText: string
  failedTitle: string
  failedText: string
  refusedTitle: string
  refused: Record<Refusal, string>
  /** The way to the same address again. */
  again: string
  toHome: string
}

const TEXTS: Record<Lang, FailureTexts> = {
  'zh-Hans': {
    notFoundTitle: '没有找到这个页面',
    notFoundText: '地址可能写错了，或者文章已经移走。可以从首页或下面的栏目继续看。',
    goneTitle: '这篇文章已经下线',
    goneText: '编辑移除了这里的文章，不会再回来。可以从首页或下面的栏目继续看。',
    unavailableTitle: '页面暂时打不开',
    unavailableText: '内容服务暂时没有响应，不是你的操作有误。请过一分钟再刷新。',
    failedTitle: '出了点问题',
    failedText: '这个请求没能处理完。我们已记录下来，请稍后再试。',
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
    notFoundTitle: '找不到這個頁面',
    notFoundText: '網址可能有誤，或者文章已經移走。可以從首頁或下面的欄目繼續看。',
    goneTitle: '這篇文章已經下線',
    goneText: '編輯移除了這裡的文章，不會再回來。可以從首頁或下面的欄目繼續看。',
    unavailableTitle: '頁面暫時打不開',
    unavailableText: '內容服務暫時沒有回應，不是您的操作有誤。請過一分鐘再重新整理。',
    failedTitle: '出了點問題',
    failedText: '這個請求沒能處理完。我們已記錄下來，請稍後再試。',
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
    notFoundTitle: 'Page not found',
    notFoundText: 'The address may be mistyped, or the article has moved. Go on from the home page or a section below.',
    goneTitle: 'This article is gone',
    goneText: 'The editors have removed what stood here. Go on from the home page or a section below.',
    unavailableTitle: 'This page is not available right now',
    unavailableText: 'Our content store did not answer. It is not your fault. Please reload in a minute.',
    failedTitle: 'Something went wrong',
    failedText: 'This request could not be finished. We have taken note; please try again later.',
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
