/** What the commands say beside the problems of the content. */
import { STATUS } from './status.ts'
import { type SayOf, speakerOf, type Words } from './wording.ts'

export const COMMANDS = {
  ...STATUS,
  // What the commands are, as `--help` lists them.
  about: { zh: 'Ridge 的编辑命令', en: 'Ridge’s commands for editors' },
  help: { zh: '（加 --help 查看用法）', en: '(--help shows how it is used)' },
  'about-check': {
    zh: '检查内容，列出每个问题；有错误时退出码为 1',
    en: 'check the content and list every problem; exit code 1 if one is an error',
  },
  'about-relate': {
    zh: '算出相关阅读，推送之前先看一看；也可用来评测排序',
    en: 'reckon the related reading, to look at before a push or to evaluate it',
  },
  'about-push': {
    zh: '把内容写入 KV：默认写入本机，加 --remote 写入线上',
    en: 'write the content into KV: on this machine, or with --remote at Cloudflare',
  },
  'about-status': {
    zh: '这里和那边差多少，列表建好没有，有没有留言在等',
    en: 'how far here and there differ, whether the lists are made, whether messages wait',
  },
  'about-new': { zh: '新建一篇文章的草稿', en: 'begin an article, as a draft' },
  'option-content': { zh: '内容文件夹', en: 'folder of the content' },
  'option-corpus': {
    zh: '内容文件夹，或 .jsonl 语料（每行一个 JSON：slug、title、section、tags、date、body）',
    en: 'folder of the content, or a .jsonl corpus (a JSON a line: slug, title, section, tags, date, body)',
  },
  'option-json': { zh: '以 JSON 输出，供程序读取', en: 'print JSON, for programs' },
  'option-related': { zh: '也列出相关阅读凑不满的文章', en: 'also list articles with too few related ones' },
  'option-strict': { zh: '有提醒也算失败', en: 'fail on warnings, too' },
  'option-no-cache': { zh: '不用上次编译的结果', en: 'compile everything anew' },
  'option-out': {
    zh: '写入这个文件，每行一个 JSON：slug、related；不写就显示在屏幕上',
    en: 'write to this file, a JSON a line: slug, related; without it, to the screen',
  },
  'weak-list': {
    zh: '{title}（{slug}）：只有 {found} 篇真正相关，其余是补位；可以用 related.pin 指定',
    en: '{title} ({slug}): only {found} are truly related, the rest fills up; related.pin can name some',
  },
  'option-size': { zh: '每篇列出几篇', en: 'how many for each' },
  'option-remote': { zh: '线上的 KV', en: 'the KV at Cloudflare' },
  'option-env': { zh: '线上环境的名字（wrangler.toml 里的 [env.…]）', en: 'an environment of wrangler.toml: [env.…]' },
  'option-state': { zh: '本机 KV 和 D1 的存放处', en: 'where KV and D1 of this machine are kept' },
  'option-dry-run': { zh: '只显示会改什么，不写入', en: 'show what would change; write nothing' },
  'option-prune': {
    zh: '移除文件夹里没有的文章（旧网址回答 410）',
    en: 'remove articles that the folder has not (410 from then on)',
  },
  'option-force': {
    zh: '不比较，全部重新写入（修复损坏的内容）',
    en: 'write everything again (mends damaged content)',
  },
  'option-overwrite': { zh: '覆盖那边别人改过的内容', en: 'write over what somebody else changed there' },
  'option-yes': { zh: '写入线上时不再询问', en: 'do not ask before writing to Cloudflare' },
  'option-fetch-pictures': {
    zh: '先把外站图片下载到文章旁边',
    en: 'first download pictures of other sites beside the articles',
  },
  'option-slug': { zh: '网址中的名字', en: 'name in the address' },
  'option-section': { zh: '栏目路径，如 academy/rankings', en: 'path of the section, such as academy/rankings' },

  // Options that do not go together.
  'env-without-remote': { zh: '--env 要和 --remote 一起用', en: '--env needs --remote' },
  'state-with-remote': {
    zh: '--state 是本机的，不能和 --remote 一起用',
    en: '--state is of this machine and does not go with --remote',
  },
  'size-wrong': { zh: '--size 要是 1 到 100 的整数', en: '--size must be a whole number from 1 to 100' },

  // check
  draft: { zh: '{file}: 草稿，不发布', en: '{file}: a draft, not published' },
  scheduled: { zh: '{file}: 到 {at} 才发布', en: '{file}: to appear at {at}' },
  summary: {
    zh: '{articles} 篇文章可发布，{errors} 个错误，{warnings} 个提醒',
    en: '{articles} articles can be published, {errors} errors, {warnings} warnings',
  },
  'shelf-fault': {
    zh: '编译结果没有留存（{why}），下次要重新编译',
    en: 'what was compiled could not be kept ({why}); next time it is compiled again',
  },
  compiling: { zh: '编译', en: 'Compiling' },
  'relate-refused': {
    zh: '有错误，没有算。改好后再运行一次。',
    en: 'There are errors; nothing was reckoned. Mend them and run it again.',
  },
  'relate-written': {
    zh: '{count} 篇的相关阅读已写入 {file}',
    en: 'The related reading of {count} articles is in {file}',
  },

  // push
  'push-refused': {
    zh: '有错误，没有写入任何内容。改好后再运行一次。',
    en: 'There are errors; nothing was written. Mend them and run it again.',
  },
  'push-refused-strict': {
    zh: '有提醒（--strict），没有写入任何内容。',
    en: 'There are warnings (--strict); nothing was written.',
  },
  'plan-move': { zh: '> {from} → {to}（旧网址 301）', en: '> {from} → {to} (301 from the old address)' },
  'plan-remove': { zh: '- {name}（旧网址 410）', en: '- {name} (410 from now on)' },
  'plan-redirect': { zh: '> {path} → {to}', en: '> {path} → {to}' },
  'plan-redirect-gone': { zh: '> {path} → 410', en: '> {path} → 410' },
  'plan-keep': {
    zh: '? {name} 只在那边有，已保留（要移除请加 --prune）',
    en: '? {name} is only there and stays (--prune removes it)',
  },
  'plan-withheld': {
    zh: '? {name} 这里是草稿，那边仍可见（要移除请加 --prune）',
    en: '? {name} is a draft here and still public there (--prune removes it)',
  },
  'held-newer-there': {
    zh: '! {name} 那边的比这里新，保留那边的',
    en: '! {name} is newer there and stays as it is there',
  },
  'held-differ': {
    zh: '! {name} 这里和那边都改过，保留那边的',
    en: '! {name} was changed here and there and stays as it is there',
  },
  'held-removed-there': {
    zh: '! {name} 已被别人移除，没有写回',
    en: '! {name} was removed by somebody else and stays away',
  },
  'held-moved-there': {
    zh: '! {name} 已被别人改到别的网址，没有写回',
    en: '! {name} was moved to another address by somebody else and stays there',
  },
  'held-hint': {
    zh: '    → 先把别人的修改取到这里（如 git pull）再推送；确实要用这里的，加 --overwrite',
    en: '    → get their changes first (git pull, say) and push again; to use yours all the same: --overwrite',
  },
  'plan-summary': {
    zh: '新增 {add} 篇，修改 {change}，移除 {remove}，改址 {moves}，不变 {same}；共写 {writes} 个键',
    en: '{add} new, {change} changed, {remove} removed, {moves} moved, {same} the same; {writes} keys to write',
  },
  'plan-more': { zh: '    另有 {count} 处', en: '    and {count} more places' },
  'plan-more-articles': {
    zh: '另有 {count} 篇修改没有显示文字差异',
    en: 'the differences of {count} more changed articles are not shown',
  },
  'plan-other': {
    zh: '    文字没有变：格式、图片、链接或摘录有变',
    en: '    no words changed: form, pictures or links did',
  },
  'prune-too-much': {
    zh: '要移除 {count} 篇，比留下的还多，没有写入。请确认 --content 没有指错；确实要这样请分批移除。',
    en: '{count} articles would be removed, more than stay; nothing was written. Check --content; if it is right, remove them in several steps.',
  },
  'ask-remote': { zh: '写入线上的 KV？', en: 'Write to the KV at Cloudflare?' },
  'not-confirmed': {
    zh: '没有写入。确认要写入线上请加 --yes。',
    en: 'Nothing was written. To write to Cloudflare without being asked: --yes.',
  },
  fetching: { zh: '下载图片', en: 'Downloading pictures' },
  'fetch-dry': {
    zh: '--fetch-pictures 会改文章，不能和 --dry-run 一起用',
    en: '--fetch-pictures changes articles and does not go with --dry-run',
  },
  writing: { zh: '写入', en: 'Writing' },
  unchanged: { zh: '内容没有变化，无需写入。', en: 'Nothing has changed; nothing to write.' },
  overtaken: {
    zh: '有人刚刚推送过，这次没有写入。请再运行一次，看看差异。',
    en: 'Somebody pushed a moment ago; nothing was written. Run it again to see what differs now.',
  },
  'written-remote': {
    zh: '已写入。列表会在下一次定时任务时更新。',
    en: 'Written. The lists follow with the next scheduled run.',
  },
  'written-local': {
    zh: '已写入本机。运行 npm start 会重建列表。',
    en: 'Written on this machine. npm start rebuilds the lists.',
  },
  late: {
    zh: '{count} 个键在列表里还没有显示出来（KV 最多要一分钟），定时任务会等它们。',
    en: '{count} keys are not listed yet (KV takes up to a minute); the scheduled run waits for them.',
  },
  theirs: {
    zh: '另一次推送同时写了这些，那边现在是他们的：{names}。请取到他们的修改后再推送。',
    en: 'Another push wrote these at the same time, and theirs stand there now: {names}. Get their changes and push again.',
  },
  'push-failed': {
    zh: '推送没有完成：{why}\n    → 已写入的都有效。再运行一次 npm run push，会接着写完。',
    en: 'The push did not finish: {why}\n    → What was written is sound. Run npm run push again: it does the rest.',
  },
  'simulator-gone': {
    zh: '本机的 KV 模拟器停了，也许磁盘满了',
    en: 'the KV simulator of this machine has ended; perhaps the disk is full',
  },
  'new-made': {
    zh: '已新建草稿 {file}\n    → 写完后删去 draft 那一行，npm run check 检查，npm run push 推送',
    en: 'Began {file}, a draft.\n    → When it is done remove the line `draft`, check with npm run check, push with npm run push',
  },
  'new-taken': { zh: '{file} 已经存在，没有改动它', en: '{file} is there already and was not touched' },
  'new-no-slug': {
    zh: '标题里没有能用作网址的字，请加 --slug',
    en: 'the title holds nothing that an address could be made of; give one with --slug',
  },
  'new-long': {
    zh: '标题太长，最多 200 字；文件名太长时用 --slug 给一个短的',
    en: 'the title is too long: at most 200 characters; give a shorter name of the file with --slug',
  },
  'state-no-folder': { zh: '--state {state} 不是文件夹', en: '--state {state} is no folder' },
  'plan-old-alias': {
    zh: '? 旧网址 {path} 已不在文章里，仍会转向（--prune 取消）',
    en: '? the old address {path} stands in no article any more and still leads on (--prune ends that)',
  },
  'plan-unalias': { zh: '- 旧网址 {path} 不再转向', en: '- the old address {path} leads on no more' },
  'new-no-section': {
    zh: 'site.yaml 里没有栏目 {section}。可用的有：{known}',
    en: 'site.yaml has no section {section}. There are: {known}',
  },
  brought: { zh: '{file}: 已下载 {url} 为 {path}', en: '{file}: downloaded {url} as {path}' },
} as const satisfies Words

export type Say = SayOf<typeof COMMANDS>

export const speaker = speakerOf(COMMANDS)
