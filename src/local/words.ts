/** What `npm start` and its preview say. */
import { type SayOf, speakerOf, type Words } from '../push/words/wording.ts'

export const LOCAL = {
  about: {
    zh: '在本机启动 Ridge。环境变量 PORT 改变端口（默认 8787）。',
    en: 'Runs Ridge on this machine. The variable PORT sets the port (8787 by default).',
  },
  'option-content': { zh: '内容文件夹', en: 'folder of the content' },
  'option-state': { zh: '本机 KV 和 D1 的存放处', en: 'where KV and D1 of this machine are kept' },
  'content-missing': { zh: '找不到内容文件夹 {folder}', en: 'there is no content folder {folder}' },
  'port-wrong': {
    zh: 'PORT={port} 不是端口号，应为 1 到 65535 的整数',
    en: 'PORT={port} is no port: a whole number from 1 to 65535',
  },
  'port-taken': {
    zh: '端口 {port} 已被占用：也许上次启动的 Ridge 还在运行，请先结束它；或者用 PORT={other} npm start -- --state 另一个文件夹',
    en: 'port {port} is taken: perhaps by a Ridge that was started before; end that one, or run PORT={other} npm start -- --state another-folder',
  },
  migrating: { zh: '准备本机数据库 …', en: 'Preparing the databases of this machine …' },
  compiling: { zh: '编译 {folder} …', en: 'Compiling {folder} …' },
  started: { zh: 'Ridge 已启动：{address}', en: 'Ridge is running: {address}' },
  home: { zh: '  首页      {url}', en: '  home      {url}' },
  article: { zh: '  文章      {url}', en: '  article   {url}' },
  json: { zh: '  JSON      {url}', en: '  JSON      {url}' },
  desk: {
    zh: '  收件箱    {url}（线上由 Cloudflare Access 守门）',
    en: '  Inbox     {url} (guarded by Cloudflare Access when deployed)',
  },
  'option-env-file': {
    zh: '本机的密钥文件，例如 NOTICES；不写就用 .dev.vars',
    en: 'file with the secrets of this machine, such as NOTICES; .dev.vars without it',
  },
  contact: { zh: '  联系我们  {url}', en: '  contact   {url}' },
  preview: {
    zh: '  预览      {url}（含草稿和定时文章，改了自动刷新，只在本机）',
    en: '  preview   {url} (with drafts and articles to come; reloads by itself; this machine only)',
  },
  'how-to-end': {
    zh: '修改 {folder} 里的文件会立即生效。按 Ctrl+C 结束。',
    en: 'Changes in {folder} take effect at once. Ctrl+C ends it.',
  },
  refused: {
    zh: '有错误，这次修改没有生效。改好后保存即可。',
    en: 'There are errors; the site stays as it was. Mend and save.',
  },
  recovered: { zh: '已恢复正常，内容与之前一致。', en: 'All is well again; the content is as it was.' },
  'not-updated': {
    zh: '没有更新成功：{why}。保存文件会再试一次。',
    en: 'Not updated: {why}. Saving a file tries again.',
  },
  'tick-failed': {
    zh: '定时任务失败（{status}）：{why}',
    en: 'The scheduled job failed ({status}): {why}',
  },
  ended: { zh: '服务已停止（{status}）。', en: 'The server has ended ({status}).' },
  'not-ready': { zh: '{seconds} 秒内没有启动成功', en: 'It did not start within {seconds} seconds' },

  // The preview.
  'preview-title': { zh: '预览', en: 'Preview' },
  'preview-about': {
    zh: '这里能看到草稿和定时文章。读者看不到这些页面：它们只在这台电脑上。',
    en: 'Drafts and articles to come are shown here. No reader can see these pages: they are on this machine only.',
  },
  draft: { zh: '草稿，不会发布', en: 'Draft, not published' },
  scheduled: { zh: '定时，{at} 发布', en: 'To appear at {at}' },
  public: { zh: '已发布', en: 'Published' },
  problems: { zh: '{count} 个问题', en: '{count} problems' },
  'has-errors': {
    zh: '内容有错误，修改没有生效',
    en: 'The content has errors; changes did not take effect',
  },
  'all-articles': { zh: '全部文章', en: 'All articles' },
  'all-problems': { zh: '全部问题', en: 'All problems' },
  'no-problems': { zh: '没有问题。', en: 'There are none.' },
  'site-broken': {
    zh: '改好 site.yaml 之后才能预览文章。',
    en: 'Articles can be previewed once site.yaml is mended.',
  },
  'worker-silent': {
    zh: '服务没有响应，请看终端里的信息。',
    en: 'The server does not answer; see the terminal.',
  },
  'only-here': { zh: '预览只对本机的地址开放。', en: 'The preview answers only to addresses of this machine.' },
} as const satisfies Words

export type Tell = SayOf<typeof LOCAL>
export const teller = speakerOf(LOCAL)
