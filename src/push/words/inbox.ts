/** What `npm run inbox` says. */
import { FLAG_NAMES, STATE_NAMES } from '../../inbox/names.ts'
import { INBOX_HELP } from './inbox-help.ts'
import { type SayOf, speakerOf, type Words } from './wording.ts'

export const INBOX = {
  ...INBOX_HELP,
  // What does not go together, and what is not there.
  'unknown-command': { zh: 'inbox 没有“{typed}”。可用的有：{known}', en: 'inbox has no “{typed}”. There are: {known}' },
  'state-is-folder': {
    zh: '--state 是本机数据的文件夹。按状态筛选请用 --only {state}',
    en: '--state is the folder of this machine’s data. To filter by state: --only {state}',
  },
  'only-wrong': { zh: '没有状态 {only}。可用的有：{states}', en: 'there is no state {only}. There are: {states}' },
  'mine-with-assignee': { zh: '--mine 和 --assignee 只能用一个', en: '--mine and --assignee do not go together' },
  'limit-wrong': { zh: '--limit 要是 1 到 {most} 的整数', en: '--limit must be a whole number from 1 to {most}' },
  'no-tables-local': {
    zh: '本机的数据库还没有建好表。先运行 npm start',
    en: 'The database of this machine has no tables yet. First run npm start',
  },
  'no-tables-remote': {
    zh: '线上的数据库还没有建好表。先运行 npm run deploy',
    en: 'The database at Cloudflare has no tables yet. First run npm run deploy',
  },
  'receipt-wrong': {
    zh: '“{typed}”不是回执编号：应有 16 个字母或数字，如 7K3M-9QWE-20AB-CDEF',
    en: '“{typed}” is no receipt: it has 16 letters or digits, such as 7K3M-9QWE-20AB-CDEF',
  },
  'receipt-unknown': {
    zh: '没有 {receipt} 这一条：可能打错，或已经删除',
    en: 'There is no {receipt}: perhaps mistyped, or erased',
  },
  'receipt-waits': {
    zh: '{receipt} 已经收下，还没有存进数据库（npm run inbox -- waiting）',
    en: '{receipt} was received and is not in the database yet (npm run inbox -- waiting)',
  },
  'not-for-questions': {
    zh: '{receipt} 是提问：用 answer 回答，或用 decline 不公开回答',
    en: '{receipt} is a question: answer it, or decline it',
  },
  'not-for-messages': {
    zh: '{receipt} 是留言：用 handle 标为已处理，或用 spam 标为垃圾',
    en: '{receipt} is a message: mark it with handle or spam',
  },
  'no-text': { zh: '没有文字', en: 'There is no text' },
  'too-long': {
    zh: '文字太长：{length} 个字，最多 {most} 个',
    en: 'The text is too long: {length} characters, at most {most}',
  },
  'answer-which': {
    zh: '回答写在哪里？写在回执后面，或用 --file 文件，或用 - 从管道读入（只用一种）',
    en: 'Where is the answer? After the receipt, in a --file, or piped in with - (one of them)',
  },
  'file-unreadable': { zh: '读不到文件 {file}', en: 'the file {file} cannot be read' },
  'file-taken': {
    zh: '{file} 已经存在，没有改动它。请换一个名字',
    en: '{file} is there already and was not touched. Give another name',
  },
  'link-where': { zh: '请用 --article 或 --section 说明显示在哪里', en: 'Say where: --article or --section' },
  'pin-without-article': { zh: '--pin 要和 --article 一起用', en: '--pin needs --article' },
  'no-site': {
    zh: '那边还没有文章和栏目。先运行 npm run push',
    en: 'There are no articles and sections there yet. First run npm run push',
  },
  'no-article': { zh: '那边没有文章 {article}', en: 'there is no article {article}' },
  'no-section': {
    zh: '没有栏目 {section}。可用的有：{known}',
    en: 'there is no section {section}. There are: {known}',
  },
  'nobody-with-who': { zh: '--nobody 不能和姓名一起用', en: '--nobody does not go with a name' },
  'nothing-to-undo': { zh: '{receipt} 没有可以撤销的', en: 'There is nothing to undo on {receipt}' },
  'delivery-wrong': {
    zh: '“{typed}”不是通知编号：show 里列出的是 #12 这样的数字',
    en: '“{typed}” is no number of a notice: show lists them, such as #12',
  },
  'delivery-unknown': { zh: '没有通知 #{id}', en: 'There is no notice #{id}' },
  'delivery-sending': {
    zh: '通知 #{id} 正在发送，过一分钟再看',
    en: 'Notice #{id} is being sent; look again in a minute',
  },

  // list
  'list-empty': { zh: '没有符合的', en: 'Nothing fits' },
  'list-more': {
    zh: '只显示最新 {limit} 条（--limit 可以多看）',
    en: 'The newest {limit} are shown (--limit shows more)',
  },
  'list-messages': { zh: '留言：{counts}（时间：{zone}）', en: 'Messages: {counts} (times of {zone})' },
  'list-questions': { zh: '提问：{counts}（时间：{zone}）', en: 'Questions: {counts} (times of {zone})' },
  'list-kept-back': {
    zh: '另有 {waiting} 条等着存进数据库，{aside} 条存不进去（npm run inbox -- waiting）',
    en: 'Besides, {waiting} wait for the database and {aside} could not be stored (npm run inbox -- waiting)',
  },
  nameless: { zh: '没有留名', en: 'no name' },
  'way-wechat': { zh: '微信 {wechat}', en: 'WeChat {wechat}' },
  comma: { zh: '，', en: ', ' },

  // States and flags of the tables.
  'state-new': { zh: STATE_NAMES.new, en: 'new' },
  'state-flagged': { zh: STATE_NAMES.flagged, en: 'flagged' },
  'state-handled': { zh: STATE_NAMES.handled, en: 'handled' },
  'state-spam': { zh: STATE_NAMES.spam, en: 'spam' },
  'state-answered': { zh: STATE_NAMES.answered, en: 'answered' },
  'state-declined': { zh: STATE_NAMES.declined, en: 'declined' },
  'flag-honeypot': { zh: FLAG_NAMES.honeypot, en: 'filled in the field that people do not see' },
  'flag-fast': { zh: FLAG_NAMES.fast, en: 'sent within three seconds' },
  'flag-no-token': { zh: FLAG_NAMES['no-token'], en: 'not from the page with the form' },
  'flag-forged-token': { zh: FLAG_NAMES['forged-token'], en: 'token of the form is wrong' },
  'flag-link': { zh: FLAG_NAMES.link, en: 'a link' },
  'flag-many-links': { zh: FLAG_NAMES['many-links'], en: 'many links' },
  'flag-markup': { zh: FLAG_NAMES.markup, en: 'code of web pages' },
  'flag-pattern': { zh: FLAG_NAMES.pattern, en: 'like mass mail' },
  'flag-offer': { zh: '像在推销', en: 'offers something' },
  'flag-script': { zh: '有脚本', en: 'script' },
  'flag-foreign-script': { zh: FLAG_NAMES['foreign-script'], en: 'in a script that nobody reads here' },
  'flag-same-fields': { zh: FLAG_NAMES['same-fields'], en: 'the same text in several fields' },
  'flag-turnstile': { zh: FLAG_NAMES.turnstile, en: 'Turnstile says no' },
  'flag-turnstile-away': { zh: FLAG_NAMES['turnstile-away'], en: 'Turnstile could not be asked' },
  'flag-many-from-sender': { zh: FLAG_NAMES['many-from-sender'], en: 'many from one address within the hour' },
  'flag-copy': { zh: FLAG_NAMES.copy, en: 'the same text came within the day' },
  'flag-many-copies': { zh: FLAG_NAMES['many-copies'], en: 'the same text came many times within the day' },
  'flag-key-reused': { zh: FLAG_NAMES['key-reused'], en: 'its token was used for another text' },

  // show
  'kind-message': { zh: '留言', en: 'Message' },
  'kind-question': { zh: '提问', en: 'Question' },
  'field-received': { zh: '收到', en: 'Received' },
  'received-at': { zh: '{at}（{zone}）', en: '{at} ({zone})' },
  'field-name': { zh: '姓名', en: 'Name' },
  'field-phone': { zh: '电话', en: 'Phone' },
  'field-wechat': { zh: '微信', en: 'WeChat' },
  'field-email': { zh: '邮箱', en: 'E-mail' },
  'field-company': { zh: '单位', en: 'Company' },
  'field-subject': { zh: '主题', en: 'Subject' },
  'field-question': { zh: '页面上的问题', en: 'Question of the page' },
  'field-cta': { zh: '入口', en: 'Way in' },
  'field-article': { zh: '文章', en: 'Article' },
  'field-section': { zh: '栏目', en: 'Section' },
  'field-answered': { zh: '回答', en: 'Answered' },
  'field-from': { zh: '来自页面', en: 'From page' },
  'field-flags': { zh: '可疑之处', en: 'Suspicious' },
  'field-assignee': { zh: '负责人', en: 'Given to' },
  'field-consent': { zh: '同意的说明', en: 'Consent' },
  pinned: { zh: '（第一位）', en: ' (first)' },
  'part-message': { zh: '留言内容', en: 'Message' },
  'part-question': { zh: '问题', en: 'Question' },
  'part-detail': { zh: '补充', en: 'Detail' },
  'part-answer': { zh: '回答', en: 'Answer' },
  'part-answer-unpublished': { zh: '回答（没有公开）', en: 'Answer (not published)' },
  'part-history': { zh: '经过', en: 'History' },
  'part-notices': { zh: '通知', en: 'Notices' },
  nothing: { zh: '无', en: 'none' },
  'event-note': { zh: '备注：', en: 'noted:' },
  'event-assign': { zh: '负责人 {before} → {after}', en: 'given to {before} → {after}' },
  'event-answer': { zh: '回答', en: 'answered' },
  'event-answer-anew': { zh: '改了回答', en: 'changed the answer' },
  'event-link': { zh: '显示在 {before} → {after}', en: 'shown on {before} → {after}' },
  'event-reword': { zh: '改了字句，原文：{before}', en: 'changed the wording, which was: {before}' },
  'event-resend': { zh: '重发通知 #{id}', en: 'sent notice #{id} again' },
  'notice-sent': { zh: '{at} 已送达', en: 'arrived {at}' },
  'notice-waiting': { zh: '等待发送', en: 'waits to be sent' },
  'notice-again': { zh: '试了 {attempts} 次，{at} 再试', en: '{attempts} tries, the next at {at}' },
  'notice-unknown': { zh: '（可能已经送到）', en: ' (may have arrived)' },
  'notice-sending': { zh: '正在发送', en: 'is being sent' },
  'notice-dead': {
    zh: '没有送达，试了 {attempts} 次，已放弃（重发：npm run inbox -- resend {id}）',
    en: 'given up after {attempts} tries (npm run inbox -- resend {id} sends it again)',
  },

  // Changes
  'state-set': {
    zh: '{receipt} 现在是：{state}（撤销：npm run inbox -- undo {receipt}）',
    en: '{receipt} is now {state} (npm run inbox -- undo {receipt} takes it back)',
  },
  'told-now': { zh: '。会像新来的一样发通知', en: '. Notices go out as for anything new' },
  'same-state': { zh: '{receipt} 本来就是：{state}', en: '{receipt} was {state} already' },
  assigned: { zh: '{receipt} 的负责人现在是：{who}', en: '{receipt} is now given to: {who}' },
  'same-assignee': { zh: '{receipt} 的负责人本来就是：{who}', en: '{receipt} was given to {who} already' },
  noted: { zh: '{receipt} 的备注已记下', en: 'Noted beside {receipt}' },
  undone: {
    zh: '已撤销。{receipt} 现在是：{state}，负责人：{who}',
    en: 'Taken back. {receipt} is now {state}, given to: {who}',
  },
  'answered-local': {
    zh: '{receipt} 已回答。npm start 运行时，定时任务一分钟内公开：{path}',
    en: '{receipt} is answered. While npm start runs, the scheduled job publishes it within a minute: {path}',
  },
  'answered-remote': {
    zh: '{receipt} 已回答。定时任务一分钟内公开：{path}',
    en: '{receipt} is answered. The scheduled job publishes it within a minute: {path}',
  },
  'same-answer': { zh: '{receipt} 的回答本来就是这样', en: '{receipt} has this answer already' },
  linked: {
    zh: '{receipt} 显示在：{where}。定时任务一分钟内更新页面',
    en: '{receipt} is shown on: {where}. The scheduled job renews the pages within a minute',
  },
  'linked-later': {
    zh: '{receipt} 回答后会显示在：{where}',
    en: '{receipt} will be shown, once it is answered, on: {where}',
  },
  'same-place': { zh: '{receipt} 本来就显示在：{where}', en: '{receipt} was shown on {where} already' },
  'resent-local': {
    zh: '通知 #{id}（{channel}）已排队，npm start 运行时由定时任务发出',
    en: 'Notice #{id} ({channel}) is queued; while npm start runs, the scheduled job sends it',
  },
  'resent-remote': {
    zh: '通知 #{id}（{channel}）已排队，定时任务一分钟内发出',
    en: 'Notice #{id} ({channel}) is queued; the scheduled job sends it within a minute',
  },

  // waiting
  'nothing-waits': {
    zh: '没有等着的：收下的都存进数据库了',
    en: 'Nothing waits: all that was received is in the database',
  },
  'waits-message': { zh: '等待  留言  {receipt}', en: 'waits  message   {receipt}' },
  'waits-question': { zh: '等待  提问  {receipt}', en: 'waits  question  {receipt}' },
  tries: { zh: '  试了 {tries} 次', en: '  {tries} tries' },
  'waits-more': { zh: '……只列出 {count} 条', en: '… {count} are listed' },
  'aside-message': { zh: '搁置  留言  {receipt}  {reason}', en: 'aside  message   {receipt}  {reason}' },
  'aside-question': { zh: '搁置  提问  {receipt}  {reason}', en: 'aside  question  {receipt}  {reason}' },
  'waits-hint': {
    zh: '等待的由定时任务存进数据库，不用管它',
    en: 'What waits is stored by the scheduled job; nothing is to be done',
  },
  'aside-hint': {
    zh: '搁置的几次都存不进去。原因消除后：npm run inbox -- waiting --retry',
    en: 'What is aside could not be stored several times. Once the reason is gone: npm run inbox -- waiting --retry',
  },
  revived: { zh: '{count} 条已放回，定时任务会再试', en: '{count} are put back; the scheduled job tries them again' },

  // export, person, erase
  exported: {
    zh: '{count} 条已写入 {file}。里面有个人信息，用完请删除',
    en: '{count} are in {file}. It holds personal data: delete it when you are done',
  },
  'person-no-text': { zh: '请写电话、微信号或邮箱', en: 'Give a phone number, a WeChat id or an e-mail address' },
  'person-none': {
    zh: '没有电话、微信号或邮箱是“{text}”的留言和提问',
    en: 'No message or question has the phone number, WeChat id or e-mail “{text}”',
  },
  'person-found': {
    zh: '“{text}”：{messages} 条留言，{questions} 个提问，{waiting} 条还没有存进数据库',
    en: '“{text}”: {messages} messages, {questions} questions, {waiting} not in the database yet',
  },
  'person-out-hint': {
    zh: '全部内容（含备注和经过）：加 --out 文件.json',
    en: 'All of it, with notes and history: --out FILE.json',
  },
  'person-written': {
    zh: '全部内容已写入 {file}。里面有个人信息，用完请删除',
    en: 'All of it is in {file}. It holds personal data: delete it when you are done',
  },
  'ask-erase': { zh: '全部删除？删除后不能恢复', en: 'Erase all of it? It cannot be brought back' },
  'not-erased': {
    zh: '没有删除。确认要删除请加 --yes。',
    en: 'Nothing was erased. To erase without being asked: --yes.',
  },
  erased: {
    zh: '已删除 {messages} 条留言、{questions} 个提问、{waiting} 条还没有存进数据库的，连同经过和通知。\n公开过的回答由定时任务撤下。已经发出的通知、导出的文件和备份里的，请另外删除。',
    en: 'Erased {messages} messages, {questions} questions and {waiting} that were not in the database yet, with their history and notices.\nThe scheduled job takes down published answers. What stands in notices that were sent, exported files and backups is to be deleted there.',
  },
} as const satisfies Words

export type SayInbox = SayOf<typeof INBOX>

export const inboxSpeaker = speakerOf(INBOX)
