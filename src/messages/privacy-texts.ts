/** The words of the privacy page. */
import type { Lang } from '../article/record.ts'

/** What is so on this site. */
export type Facts = {
  company: string
  /** Days. */
  kept: number
  flagged: number
  /** Kinds of channels that are told of what comes in. */
  types: string[]
  hasTurnstile: boolean
}

type PrivacyTexts = {
  title: string
  description: string
  parts: (facts: Facts) => { title: string; lines: string[] }[]
  rightsTitle: string
  rights: string
}

const CHANNELS: Record<string, { hans: string; hant: string; en: string }> = {
  wecom: { hans: '企业微信', hant: '企業微信', en: 'WeCom' },
  dingtalk: { hans: '钉钉', hant: '釘釘', en: 'DingTalk' },
  feishu: { hans: '飞书', hant: '飛書', en: 'Feishu' },
  slack: { hans: '团队聊天工具', hant: '團隊聊天工具', en: 'a team chat' },
  webhook: { hans: '公司自己的系统', hant: '公司自己的系統', en: 'a system of the company' },
  email: { hans: '邮件', hant: '電子郵件', en: 'e-mail' },
}
const namesOf = (types: string[], script: 'hans' | 'hant' | 'en'): string[] =>
  types.map((type) => CHANNELS[type]?.[script] ?? type)

const ZH_HANS: PrivacyTexts = {
  title: '怎样保护你的信息',
  description: '读文章不记是谁；你写给我们的，只用来回复你，到期删除。',
  parts: ({ company, kept, flagged, types, hasTurnstile }) => [
    {
      title: '读文章的时候',
      lines: [
        '不用 Cookie，不装第三方统计，页面不向别的网站请求任何东西。',
        '点电话、复制微信号，只按日期和页面计一个数，不记是谁。',
        '每十次阅读记一次，只按日期和文章计数。同一个地址一天只算一次：为此留下一段由地址、文章和日期算出的带密钥的短摘要，看不出是哪个地址、还读过什么，次日删除。',
      ],
    },
    {
      title: '留言和提问的时候',
      lines: [
        `${company}保存你填写的称呼、联系方式、公司、主题和内容，你同意时的说明版本，以及你从哪一页、哪个按钮过来。用途只有一个：回复你。`,
        '网络地址不保存原文，只保存带密钥的摘要，用来挡住批量垃圾；密钥每周更换，十四天后摘要也删除。',
        '提问只公开问题、补充说明和你自己填的称呼；邮箱从不公开。',
        ...(hasTurnstile
          ? ['提交表单时，Cloudflare 的 Turnstile 会判断是不是机器，为此会连接 challenges.cloudflare.com。']
          : []),
      ],
    },
    {
      title: '谁能看到，存多久',
      lines: [
        `只有${company}负责回复的人登录后能看到；谁看过之后改了什么，都有记录。`,
        ...(types.length > 0 ? [`有新留言时，会通过${namesOf(types, 'hans').join('、')}通知他们。`] : []),
        `留言和未公开的提问保存 ${kept} 天，疑似垃圾的保存 ${flagged} 天，到期自动删除。`,
        '数据存放在 Cloudflare，传输全程加密。',
      ],
    },
  ],
  rightsTitle: '查阅、导出和删除',
  rights:
    '告诉我们你当时留下的电话、微信号或邮箱，我们会把与它有关的全部内容导出给你，或者全部删除，连同通知和历史记录：',
}

const ZH_HANT: PrivacyTexts = {
  title: '如何保護您的資訊',
  description: '讀文章不記是誰；您寫給我們的，只用來回覆您，到期刪除。',
  parts: ({ company, kept, flagged, types, hasTurnstile }) => [
    {
      title: '讀文章的時候',
      lines: [
        '不用 Cookie，不裝第三方統計，頁面不向別的網站請求任何東西。',
        '點電話、複製微信號，只按日期和頁面計一個數，不記是誰。',
        '每十次閱讀記一次，只按日期和文章計數。同一個位址一天只算一次：為此留下一段由位址、文章和日期算出的帶密鑰的短摘要，看不出是哪個位址、還讀過什麼，次日刪除。',
      ],
    },
    {
      title: '留言和提問的時候',
      lines: [
        `${company}保存您填寫的稱呼、聯絡方式、公司、主題和內容，您同意時的說明版本，以及您從哪一頁、哪個按鈕過來。用途只有一個：回覆您。`,
        '網路位址不保存原文，只保存帶密鑰的摘要，用來擋住大量垃圾；密鑰每週更換，十四天後摘要也刪除。',
        '提問只公開問題、補充說明和您自己填的稱呼；電子郵件從不公開。',
        ...(hasTurnstile
          ? ['送出表單時，Cloudflare 的 Turnstile 會判斷是不是機器，為此會連接 challenges.cloudflare.com。']
          : []),
      ],
    },
    {
      title: '誰能看到，存多久',
      lines: [
        `只有${company}負責回覆的人登入後能看到；誰看過之後改了什麼，都有記錄。`,
        ...(types.length > 0 ? [`有新留言時，會透過${namesOf(types, 'hant').join('、')}通知他們。`] : []),
        `留言和未公開的提問保存 ${kept} 天，疑似垃圾的保存 ${flagged} 天，到期自動刪除。`,
        '資料存放在 Cloudflare，傳輸全程加密。',
      ],
    },
  ],
  rightsTitle: '查閱、匯出和刪除',
  rights:
    '告訴我們您當時留下的電話、微信號或電子郵件，我們會把與它有關的全部內容匯出給您，或者全部刪除，連同通知和歷史記錄：',
}

const EN: PrivacyTexts = {
  title: 'How we protect what you tell us',
  description: 'Who reads is not recorded; what you write to us is used to answer you, and deleted in time.',
  parts: ({ company, kept, flagged, types, hasTurnstile }) => [
    {
      title: 'When you read',
      lines: [
        'No cookies, no third-party statistics; pages ask no other site for anything.',
        'A click on a phone number or a copied WeChat id is counted by day and page, of nobody in particular.',
        'One view in ten is counted, by day and article. An address counts once a day: for this a short keyed hash of address, article and day is kept until the next day; it tells neither the address nor what else was read.',
      ],
    },
    {
      title: 'When you write or ask',
      lines: [
        `${company} keeps the name, the ways to reach you, company, subject and text that you typed, the version of what you agreed to, and the page and button that led you here. It is used for one thing: to answer you.`,
        'Your network address is not kept, only a keyed hash of it, against mass mail; the key changes every week, and the hash goes after fourteen days.',
        'Of a question only the question, its details and the name that you typed are shown; your e-mail address never is.',
        ...(hasTurnstile
          ? [
              'When a form is sent, Cloudflare’s Turnstile judges whether a machine sends it; your browser asks challenges.cloudflare.com for it.',
            ]
          : []),
      ],
    },
    {
      title: 'Who sees it, and for how long',
      lines: [
        `Only those at ${company} who answer, after signing in; who changed what is on record.`,
        ...(types.length > 0 ? [`They are told of new messages by ${namesOf(types, 'en').join(', ')}.`] : []),
        `Messages, and questions that are not public, are kept for ${kept} days, what looks like spam for ${flagged} days; then they are deleted.`,
        'Data is stored at Cloudflare and encrypted on its way.',
      ],
    },
  ],
  rightsTitle: 'See, take away, delete',
  rights:
    'Tell us the phone number, WeChat id or e-mail address that you left, and we give you everything that belongs to it, or delete all of it, notices and history included:',
}

const TEXTS: Record<Lang, PrivacyTexts> = { 'zh-Hans': ZH_HANS, 'zh-Hant': ZH_HANT, en: EN }

export const privacyTexts = (lang: Lang): PrivacyTexts => TEXTS[lang]
