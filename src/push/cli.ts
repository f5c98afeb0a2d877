/** The editors' commands: `check`, `relate`, `push` and `status`. Options, messages and exit codes; the work is done elsewhere. */
import { writeFileSync } from 'node:fs'

import { Command } from 'commander'

import { compileContent, type Content } from './compile/content.ts'
import { carryOut, problemLines } from './live/carry-out.ts'
import { planLines, planPush, type StoredState } from './live/plan.ts'
import { statusLines, statusOf } from './live/status.ts'
import { type Databases, localStore, remoteStore, type Store } from './live/store.ts'
import { asJson, hasErrors, printed } from './problem.ts'
import { relate, relateContent, relatedJsonl, relatedLines, weakLists } from './relate.ts'
import { languageOf } from './words/language.ts'

const LANGUAGE = languageOf(process.env)

const CONTENT_OPTION = ['--content <folder>', '内容文件夹', 'kv-seed'] as const

const program = new Command('ridge').description('Ridge 的编辑命令').showHelpAfterError('（加 --help 查看用法）')

program
  .command('check')
  .description('检查内容，列出每个问题；有错误时退出码为 1')
  .option(...CONTENT_OPTION)
  .option('--json', '以 JSON 输出，供程序读取')
  .option('--related', '也列出相关阅读凑不满的文章')
  .action(async (options: { content: string; json?: true; related?: true }) => {
    const content = await compileContent(options.content)
    const { problems, articles, drafts } = content
    const weak = options.related ? weakLists(relateContent(content)) : []
    if (options.json) {
      const told = problems.map((problem) => asJson(problem, LANGUAGE))
      console.log(
        JSON.stringify(
          {
            articles: articles.length,
            drafts: drafts.map(({ file }) => file),
            problems: told,
            ...(options.related && { weak }),
          },
          undefined,
          2,
        ),
      )
    } else console.log([...problemLines(content, options.content, LANGUAGE), ...weak].join('\n'))
    if (hasErrors(problems)) process.exitCode = 1
  })

program
  .command('relate')
  .description('算出相关阅读，推送之前先看一看；也可用来评测排序')
  .option('--content <path>', '内容文件夹，或 .jsonl 语料（每行 {slug,title,section,tags,date,body}）', 'kv-seed')
  .option('--out <file>', '写入这个文件，每行 {slug, related}；不写就显示在屏幕上')
  .option('--size <number>', '每篇列出几篇', '10')
  .action(async (options: { content: string; out?: string; size: string }) => {
    const size = Number(options.size)
    if (!Number.isInteger(size) || size < 1 || size > 100) program.error('--size 要是 1 到 100 的整数')
    const related = await relate(options.content, size)
    for (const problem of related.problems) console.error(printed(problem, LANGUAGE))
    if (hasErrors(related.problems)) {
      console.error('有错误，没有算。改好后再运行一次。')
      process.exitCode = 1
      return
    }
    if (options.out === undefined) console.log(relatedLines(related).join('\n'))
    else {
      writeFileSync(options.out, relatedJsonl(related.lists))
      console.log(`${related.lists.size} 篇的相关阅读已写入 ${options.out}`)
    }
  })

program
  .command('push')
  .description('把内容写入 KV：默认写入本机，加 --remote 写入线上')
  .option(...CONTENT_OPTION)
  .option('--remote', '写入线上的 KV')
  .option('--env <name>', '线上环境的名字（wrangler.toml 里的 [env.…]）')
  .option('--dry-run', '只显示会改什么，不写入')
  .option('--prune', '移除文件夹里没有的文章')
  .option('--force', '不比较，全部重新写入（修复损坏的内容）')
  .option('--yes', '写入线上时不再询问')
  .action(async (options: PushOptions) => {
    const open = storeOf(options)
    const now = new Date()
    const content = await compileContent(options.content)
    if (content.problems.length > 0) console.log(problemLines(content, options.content, LANGUAGE).join('\n'))
    if (hasErrors(content.problems)) {
      console.error('有错误，没有写入任何内容。改好后再运行一次。')
      process.exitCode = 1
      return
    }
    const store = await open()
    try {
      const stored = await store.state()
      const plan = await planPush(
        content,
        options.force ? forgotten(stored, content) : stored,
        options.prune ? 'remove' : 'keep',
        now,
      )
      console.log(planLines(plan).join('\n'))
      if (options.dryRun) return
      if (plan.remove.length > plan.same + plan.change.length) {
        console.error(
          `要移除 ${plan.remove.length} 篇，比留下的还多，没有写入。请确认 --content 没有指错；确实要这样请分批移除。`,
        )
        process.exitCode = 1
        return
      }
      if (options.remote && !options.yes && !(await isConfirmed())) {
        console.error('没有写入。确认要写入线上请加 --yes。')
        process.exitCode = 1
        return
      }
      const state = await carryOut(plan, store)
      console.log(
        state === 'unchanged'
          ? '内容没有变化，无需写入。'
          : options.remote
            ? '已写入。列表会在下一次定时任务时更新。'
            : '已写入本机。运行 npm start 会重建列表。',
      )
    } finally {
      await store.close()
    }
  })

program
  .command('status')
  .description('这里和那边差多少，列表建好没有，有没有留言在等')
  .option(...CONTENT_OPTION)
  .option('--remote', '看线上的')
  .option('--env <name>', '线上环境的名字（wrangler.toml 里的 [env.…]）')
  .option('--json', '以 JSON 输出，供程序读取')
  .action(async (options: { content: string; remote?: true; env?: string; json?: true }) => {
    const open = storeOf(options)
    const now = new Date()
    const content = await compileContent(options.content)
    const store = await open()
    try {
      const status = await statusOf(content, store, now)
      if (options.json) {
        console.log(JSON.stringify(status, undefined, 2))
        return
      }
      if (hasErrors(content.problems)) console.log('这里的内容有错误（npm run check），改好才能推送。')
      console.log([options.remote ? '线上' : '本机', ...statusLines(status)].join('\n'))
    } finally {
      await store.close()
    }
  })

/** The store that the options name, not opened yet; options that do not go together end the command. */
function storeOf({ remote, env }: { remote?: true; env?: string }): () => Promise<Store & Databases> {
  if (env && !remote) program.error('--env 要和 --remote 一起用')
  return async () => (remote ? remoteStore(env) : localStore('.wrangler/state'))
}

/** As if nothing were known of the keys that the content has, so that all of them are written. */
function forgotten(stored: StoredState, content: Content): StoredState {
  const own = new Set(content.entries.map(({ key }) => key))
  return { ...stored, keys: stored.keys.map((one) => (own.has(one.key) ? { key: one.key, hash: undefined } : one)) }
}

type PushOptions = {
  content: string
  remote?: true
  env?: string
  dryRun?: true
  prune?: true
  force?: true
  yes?: true
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const { createInterface } = await import('node:readline/promises')
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question('写入线上的 KV？(y/N) ')
  prompt.close()
  return /^y(es)?$/i.test(answer.trim())
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
