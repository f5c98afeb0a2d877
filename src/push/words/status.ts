/** What `npm run status` says. */
import type { Words } from './wording.ts'

export const STATUS = {
  'status-here': { zh: '本机', en: 'This machine' },
  'status-remote': { zh: '线上', en: 'At Cloudflare' },
  'status-has-errors': {
    zh: '这里的内容有错误（npm run check），改好才能推送。',
    en: 'The content here has errors (npm run check); it cannot be pushed before they are mended.',
  },
  'status-articles': {
    zh: '文章：这里 {here} 篇，那边 {there} 篇，{same} 篇相同',
    en: 'Articles: {here} here, {there} there, {same} the same',
  },
  'status-differences': {
    zh: '待推送：新增 {add}，修改 {change}；那边较新 {newer}，只在那边 {only}',
    en: 'To be pushed: {add} new, {change} changed; newer there {newer}, only there {only}',
  },
  'status-scheduled': { zh: '定时发布：{slug}（{at}）', en: 'To appear later: {slug} ({at})' },
  'status-only-there': { zh: '? 只在那边：{names}', en: '? only there: {names}' },
  'status-pushed': { zh: '最近一次推送：{at}', en: 'Last push: {at}' },
  'status-pushed-unknown': {
    zh: '最近一次推送：看不出时间（旧版推送的，再推送一次即可）',
    en: 'Last push: of unknown time (by an older version; push once more)',
  },
  'status-pushed-never': {
    zh: '最近一次推送：还没有推送过（npm run push）',
    en: 'Last push: none yet (npm run push)',
  },
  'lists-never-run': { zh: '列表：定时任务还没有运行过', en: 'Lists: the scheduled job has not run yet' },
  'lists-unreadable': {
    zh: '列表：读不到 INDEX（{why}）；本机先运行 npm start，线上先运行 npm run deploy',
    en: 'Lists: INDEX cannot be read ({why}); on this machine first run npm start, at Cloudflare npm run deploy',
  },
  'lists-complete': { zh: '列表：已按最近一次推送建好（{at}）', en: 'Lists: made for the last push ({at})' },
  'lists-behind': {
    zh: '列表：还是上一次推送的（{at}），等下一次定时任务',
    en: 'Lists: still those of the push before ({at}); the next scheduled run renews them',
  },
  'lists-partial': {
    zh: '列表：还差 {left} 个（{at}），下一次定时任务继续',
    en: 'Lists: {left} are left ({at}); the next scheduled run goes on',
  },
  'lists-waiting': {
    zh: '列表：在等 KV 显示最近一次推送的内容（{at}）',
    en: 'Lists: waiting for KV to show what was pushed ({at})',
  },
  'related-all': {
    zh: '推荐阅读：{articles} 篇文章，{percent}% 的位置是真正相关的文章，每篇都有列表推荐',
    en: 'Related reading: {articles} articles, {percent}% of the places hold truly related ones, every article is recommended somewhere',
  },
  'related-orphans': {
    zh: '推荐阅读：{articles} 篇文章，{percent}% 的位置是真正相关的文章，{orphans} 篇不在任何推荐列表里（栏目和归档里仍有）',
    en: 'Related reading: {articles} articles, {percent}% of the places hold truly related ones, {orphans} articles are recommended nowhere (sections and archive list them)',
  },
  'last-run': {
    zh: '最近一次任务：读文章 {read}，写列表 {written}（推荐条目换了 {replaced}/{entries}）；KV 读 {kvReads} 列 {kvLists} 写 {kvWrites}，D1 查询 {queries}（读 {rowsRead} 行，写 {rowsWritten} 行），估计 CPU {cpu} ms，用时 {ms} ms',
    en: 'Last run: {read} articles read, {written} lists written ({replaced} of {entries} recommendations replaced); KV {kvReads} reads {kvLists} lists {kvWrites} writes, D1 {queries} queries ({rowsRead} rows read, {rowsWritten} written), about {cpu} ms of CPU, {ms} ms in all',
  },
  'run-unreadable': {
    zh: '读不到的文章（保持原样）：{names}',
    en: 'Articles that could not be read (left as they are): {names}',
  },
  'day-writes': {
    zh: '定时任务在 {day}（UTC）写了 {keys} 个键',
    en: 'Scheduled runs wrote {keys} keys on {day} (UTC)',
  },
  'messages-unreadable': {
    zh: '留言：读不到 DB（{why}）；本机先运行 npm start，线上先运行 npm run deploy',
    en: 'Messages: DB cannot be read ({why}); on this machine first run npm start, at Cloudflare npm run deploy',
  },
  'messages-none': { zh: '留言：没有未处理的', en: 'Messages: none waits' },
  'messages-waiting': {
    zh: '留言：{waiting} 条未处理，最早 {oldest}',
    en: 'Messages: {waiting} wait, the oldest since {oldest}',
  },
  'next-writes': {
    zh: '下一次推送约写 {push} 个键，之后的定时任务最多再写 {lists} 个（免费版每天 1,000 个）',
    en: 'The next push writes about {push} keys, the scheduled runs after it at most {lists} more (1,000 a day on the free plan)',
  },
  'day-reads': {
    zh: '定时任务每天约读 {ticks} 个键，免费版还剩约 {left} 次给读者（每次未缓存的浏览读 1 到 2 个）',
    en: 'Scheduled runs read about {ticks} keys a day; the free plan leaves about {left} to readers (1 or 2 for each view that no cache answers)',
  },
} as const satisfies Words
