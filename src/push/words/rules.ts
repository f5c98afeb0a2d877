/** Words about content rules. The reasons are the editors' own. */
import type { Words } from './wording.ts'

export const RULES = {
  'rule-broken': {
    zh: '“{text}”：{reason}（{id}）',
    en: '“{text}”: {reason} ({id})',
    hint: {
      zh: '请换一种说法；确有正当理由，在文章设置里写 `waive: [{ rule: {id}, text: {text}, reason: … }]`',
      en: 'say it otherwise; with good reason write `waive: [{ rule: {id}, text: {text}, reason: … }]` in the settings',
    },
  },
  'rule-broken-use': {
    zh: '“{text}”：{reason}（{id}）',
    en: '“{text}”: {reason} ({id})',
    hint: { zh: '请写“{use}”', en: 'write “{use}”' },
  },
  'rule-slow': {
    zh: '规则 `{id}` 的 patterns 用时太久，没有查完',
    en: 'the patterns of rule `{id}` take too long and were not finished',
    hint: { zh: '请在 rules.yaml 里改写这个表达式', en: 'rewrite the expression in rules.yaml' },
  },
  'rule-twice': { zh: '规则 `{id}` 写了两次', en: 'rule `{id}` stands here twice' },
  'rule-pattern': {
    zh: '`{pattern}` 不是正则表达式',
    en: '`{pattern}` is no regular expression',
  },
  'waiver-idle': {
    zh: 'waive 里的 {rule} {text} 没有用到',
    en: 'waiving {rule} {text} waives nothing',
    hint: { zh: '请删去', en: 'remove it' },
  },
} as const satisfies Words
