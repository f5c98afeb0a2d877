/** What staff call the states and flags of the tables. */
import type { MessageState } from './contact-messages.ts'
import type { Flag } from './entry.ts'
import type { QuestionState } from './questions.ts'

export const STATE_NAMES: Record<MessageState | QuestionState, string> = {
  new: '新',
  flagged: '可疑',
  handled: '已处理',
  spam: '垃圾',
  answered: '已回答',
  declined: '不公开回答',
}

export const FLAG_NAMES: Record<Flag, string> = {
  honeypot: '填了人看不见的格子',
  fast: '三秒内就提交',
  'no-token': '不是从表单页面来的',
  'forged-token': '表单凭证不对',
  link: '有链接',
  'many-links': '链接多',
  markup: '有网页代码',
  pattern: '像群发广告',
  offer: '像在推销',
  script: '有脚本',
  'foreign-script': '没人读的文字',
  'same-fields': '几格内容相同',
  turnstile: '没通过人机验证',
  'turnstile-away': '人机验证当时连不上',
  'many-from-sender': '同一地址一小时内发了很多',
  copy: '一天内有相同内容',
  'many-copies': '一天内多次相同内容',
  'key-reused': '同一凭证发过别的内容',
}

/** The name of a state that stands in a history; what an older or newer release wrote stays as it is. */
export const nameOfState = (state: string): string =>
  Object.hasOwn(STATE_NAMES, state) ? STATE_NAMES[state as keyof typeof STATE_NAMES] : state
