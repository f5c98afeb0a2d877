/** What `npm run inbox -- --help` says of its commands, arguments and options. */
import type { Words } from './wording.ts'

export const INBOX_HELP = {
  // What the commands are, as `--help` lists them.
  'about-inbox': {
    zh: '留言和读者提问：查看、处理、回答、导出',
    en: 'messages and readers’ questions: read, deal with, answer, export',
  },
  'about-list': { zh: '列出留言（默认），最新的在前', en: 'list messages (what it does without a name), newest first' },
  'about-show': { zh: '看一条的全部：内容、经过、通知', en: 'one of them whole: text, history, notices' },
  'about-handle': { zh: '标为已处理', en: 'mark messages as handled' },
  'about-spam': { zh: '标为垃圾', en: 'mark as spam' },
  'about-reopen': { zh: '放回“新”：不是垃圾，或还没处理完', en: 'mark as new again: no spam, or not done with' },
  'about-assign': { zh: '指派给某人；不写是谁就是自己', en: 'give it to somebody; to yourself where nobody is named' },
  'about-note': { zh: '记一条备注', en: 'note something beside it' },
  'about-answer': {
    zh: '回答一个提问（Markdown），由定时任务公开',
    en: 'answer a question, in Markdown; the scheduled job publishes it',
  },
  'about-decline': { zh: '不公开回答一个提问', en: 'decline to answer a question in public' },
  'about-undo': {
    zh: '撤销最近一次改状态、指派或回答',
    en: 'take back the last change of state or assignee, or the answer',
  },
  'about-link': {
    zh: '说明提问显示在哪篇文章、哪个栏目',
    en: 'say on which article or in which section a question is shown',
  },
  'about-resend': { zh: '重发一条通知（编号见 show）', en: 'send a notice again (show has its number)' },
  'about-waiting': {
    zh: '数据库不在时收下、还没存进去的',
    en: 'what was taken while the database was away and is not stored yet',
  },
  'about-export': { zh: '导出为 Excel 能打开的 CSV', en: 'export as CSV that Excel opens' },
  'about-person': { zh: '找出一个人的全部资料', en: 'everything of one person' },
  'about-erase': { zh: '删除一个人的全部资料', en: 'erase everything of one person' },

  // Arguments and options.
  'argument-receipt': {
    zh: '回执编号，如 7K3M-9QWE-20AB-CDEF；大小写、连字符、O 和 0 都不要紧',
    en: 'receipt such as 7K3M-9QWE-20AB-CDEF, in any case, with or without hyphens',
  },
  'argument-who': { zh: '姓名或邮箱', en: 'name or e-mail' },
  'argument-text': { zh: '文字，带空格时加引号', en: 'text, in quotes where it has blanks' },
  'argument-answer': { zh: '回答；- 表示从管道读入', en: 'the answer; - for what is piped in' },
  'argument-delivery': { zh: '通知编号', en: 'number of the notice' },
  'argument-person': { zh: '电话、微信号或邮箱', en: 'phone number, WeChat id or e-mail' },
  'option-remote': { zh: '线上的收件箱', en: 'the inbox at Cloudflare' },
  'option-as': { zh: '以谁的名义（默认 git 的邮箱）', en: 'who does it (by default the e-mail that git knows)' },
  'option-questions': { zh: '读者提问，而不是留言', en: 'readers’ questions instead of messages' },
  'option-only': {
    zh: '只要一种状态：new、flagged、handled、spam；提问：new、flagged、answered、declined、spam',
    en: 'of one state: new, flagged, handled, spam; questions: new, flagged, answered, declined, spam',
  },
  'option-search': { zh: '含有这些字，或电话、回执', en: 'that hold this text, phone number or receipt' },
  'option-assignee': { zh: '指派给某人的', en: 'given to somebody' },
  'option-mine': { zh: '指派给自己的', en: 'given to yourself' },
  'option-limit': { zh: '最多几条', en: 'how many at most' },
  'option-json': { zh: '以 JSON 输出，供程序读取', en: 'print JSON, for programs' },
  'option-nobody': { zh: '不指派给任何人', en: 'take it from whoever has it' },
  'option-file': { zh: '回答所在的 Markdown 文件', en: 'Markdown file with the answer' },
  'option-article': { zh: '文章的 slug', en: 'slug of the article' },
  'option-link-section': { zh: '栏目路径，如 academy/rankings', en: 'path of the section, such as academy/rankings' },
  'option-pin': { zh: '排在那篇文章的第一位', en: 'first on that article' },
  'option-retry': { zh: '把搁置的放回去再试', en: 'put back what was put aside, to be tried again' },
  'option-csv-out': { zh: '写入这个文件；不写就显示在屏幕上', en: 'write to this file; without it, to the screen' },
  'option-person-out': { zh: '以 JSON 写入这个文件', en: 'write it to this file, as JSON' },
  'option-yes': { zh: '不再询问', en: 'do not ask' },
} as const satisfies Words
