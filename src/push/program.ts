/** The editors' commands: their options, and what a fault looks like. Each command is loaded when it is asked for. */
import { Command, CommanderError } from 'commander'

import { Refused, type Stores } from './commands/command.ts'
import { addInbox } from './inbox/program.ts'
import { speaker } from './words/commands.ts'
import { languageOf } from './words/language.ts'
import type { Language } from './words/wording.ts'

const STORES: Stores = {
  local: async (folder) => (await import('./live/local-store.ts')).localStore(folder),
  remote: async (environment) => (await import('./live/remote-store.ts')).remoteStore(environment),
}

/** Runs one command, as it was typed. A fault is told, and `process.exitCode` is 1 then. */
export async function run(
  parameters: string[],
  environment: Record<string, string | undefined>,
  stores = STORES,
): Promise<void> {
  try {
    await programIn(languageOf(environment), stores).parseAsync(parameters, { from: 'user' })
  } catch (error) {
    const isTold = error instanceof CommanderError
    if (!isTold) console.error(error instanceof Refused ? error.message : faultOf(error))
    process.exitCode = isTold ? error.exitCode : 1
  }
}

function programIn(language: Language, stores: Stores): Command {
  const say = speaker(language)
  const command = { language, say, stores }
  const CONTENT = ['--content <folder>', say('option-content'), 'kv-seed'] as const
  const REMOTE = ['--remote', say('option-remote')] as const
  const ENVIRONMENT = ['--env <name>', say('option-env')] as const
  const STATE = ['--state <folder>', say('option-state')] as const
  const JSON_OUTPUT = ['--json', say('option-json')] as const
  const NO_CACHE = ['--no-cache', say('option-no-cache')] as const
  const STRICT = ['--strict', say('option-strict')] as const

  const program = new Command('ridge').description(say('about')).showHelpAfterError(say('help')).exitOverride()

  program
    .command('check')
    .description(say('about-check'))
    .option(...CONTENT)
    .option(...JSON_OUTPUT)
    .option('--related', say('option-related'))
    .option(...STRICT)
    .option(...NO_CACHE)
    .action(async (options) => (await import('./commands/check.ts')).check(options, command))

  program
    .command('new')
    .description(say('about-new'))
    .argument('<title>')
    .option(...CONTENT)
    .option('--slug <slug>', say('option-slug'))
    .option('--section <path>', say('option-section'))
    .action(async (title, options) => (await import('./commands/new.ts')).newArticle(title, options, command))

  program
    .command('relate')
    .description(say('about-relate'))
    .option('--content <path>', say('option-corpus'), 'kv-seed')
    .option('--out <file>', say('option-out'))
    .option('--size <number>', say('option-size'), '10')
    .action(async (options) => (await import('./commands/relate.ts')).relate(options, command))

  program
    .command('push')
    .description(say('about-push'))
    .option(...CONTENT)
    .option(...REMOTE)
    .option(...ENVIRONMENT)
    .option(...STATE)
    .option('--dry-run', say('option-dry-run'))
    .option('--prune', say('option-prune'))
    .option('--overwrite', say('option-overwrite'))
    .option('--force', say('option-force'))
    .option(...STRICT)
    .option('--fetch-pictures', say('option-fetch-pictures'))
    .option('--yes', say('option-yes'))
    .option(...NO_CACHE)
    .action(async (options) => (await import('./commands/push.ts')).push(options, command))

  program
    .command('status')
    .description(say('about-status'))
    .option(...CONTENT)
    .option(...REMOTE)
    .option(...ENVIRONMENT)
    .option(...STATE)
    .option(...JSON_OUTPUT)
    .action(async (options) => (await import('./commands/status.ts')).status(options, command))

  addInbox(program, command)
  return program
}

/** A fault that no command foresaw: what the machine said of it, in one line. */
function faultOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
