/** The body that each kind of channel takes. Nothing of a customer's goes into one that has not been made harmless. */
import { bytesOf, harmless, harmlessInSlack, longestThatFits, slackEscaped } from './harmless.ts'
import type { Notice } from './notice-text.ts'

/** developer.work.weixin.qq.com/document/path/91770: content of a markdown message. */
const WECOM_BYTES = 4096
/** open.dingtalk.com/document/orgapp/custom-robot-access: the whole of a message. */
const DINGTALK_BYTES = 20_000
/** open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: the whole of a request is 20 KB; its signature takes some. */
const FEISHU_BYTES = 20_000
/** Slack cuts at 40,000 (docs.slack.dev/reference/methods/chat.postMessage), Mattermost refuses more than 16,383. */
const SLACK_CHARACTERS = 16_000
const HEADLINE_CHARACTERS = 60
const SUBJECT_CHARACTERS = 200

const OPEN = '打开收件台'

const textOf = ({ lines }: Notice): string => lines.map(([label, value]) => `${label}：${value}`).join('\n')

const headlineOf = ({ headline }: Notice): string => [...headline].slice(0, HEADLINE_CHARACTERS).join('')

/** Markdown of headline, lines as a quotation, and link; two blanks at the end of a line keep it a line. */
function markdownOf(notice: Notice, text: string): string {
  const quotation = harmless(text)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('  \n')
  return `**${harmless(headlineOf(notice))}**\n\n${quotation}\n\n[${OPEN}](${notice.url})`
}

/** 企业微信: a markdown message. */
export function wecomBody(notice: Notice): object {
  const fits = (text: string): boolean => bytesOf(markdownOf(notice, text)) <= WECOM_BYTES
  return { msgtype: 'markdown', markdown: { content: markdownOf(notice, longestThatFits(textOf(notice), fits)) } }
}

/** 钉钉: a markdown message that calls nobody. */
export function dingtalkBody(notice: Notice): object {
  const bodyOf = (text: string): object => ({
    msgtype: 'markdown',
    markdown: { title: harmless(headlineOf(notice)), text: markdownOf(notice, text) },
    at: { atMobiles: [], atUserIds: [], isAtAll: false },
  })
  return bodyOf(longestThatFits(textOf(notice), (text) => bytesOf(JSON.stringify(bodyOf(text))) <= DINGTALK_BYTES))
}

/** 飞书: rich text, a paragraph a line; `text` elements have no markup. */
export function feishuBody(notice: Notice): object {
  const bodyOf = (text: string): object => {
    const paragraphs = harmless(text)
      .split('\n')
      .map((line) => [{ tag: 'text', text: line }])
    const content = [...paragraphs, [{ tag: 'a', text: OPEN, href: notice.url }]]
    return { msg_type: 'post', content: { post: { zh_cn: { title: harmless(headlineOf(notice)), content } } } }
  }
  return bodyOf(longestThatFits(textOf(notice), (text) => bytesOf(JSON.stringify(bodyOf(text))) <= FEISHU_BYTES))
}

/** Slack, plain: no markup, no names made mentions, no pages fetched for a preview. */
export function slackBody(notice: Notice): object {
  const fullText = (text: string): string =>
    `${harmlessInSlack(headlineOf(notice))}\n${harmlessInSlack(text)}\n${slackEscaped(notice.url)}`
  const text = fullText(longestThatFits(textOf(notice), (text) => fullText(text).length <= SLACK_CHARACTERS))
  return { text, mrkdwn: false, link_names: false, unfurl_links: false, unfurl_media: false }
}

/** A program gets everything as it is. */
export function webhookBody({ id, kind, receivedAt, isRepeat, url, fields }: Notice): object {
  return { id, type: kind, receivedAt, isRepeat, url, ...fields }
}

/** An e-mail of plain text. */
export function emailParts(notice: Notice): { subject: string; text: string } {
  const subject = notice.headline.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
  return {
    subject: [...subject].slice(0, SUBJECT_CHARACTERS).join(''),
    text: `${textOf(notice)}\n\n${OPEN}：${notice.url}\n`,
  }
}
