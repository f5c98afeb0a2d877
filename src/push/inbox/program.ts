/** The commands of the inbox: names, arguments, options. What each does is loaded when it is asked for. */
import type { Command as Program } from 'commander'

import { type Command, Refused } from '../commands/command.ts'
import { inboxSpeaker } from '../words/inbox.ts'
import { oneLine } from './printable.ts'

/** `npm run inbox -- <name>` under `program`. */
export function addInbox(program: Program, command: Command): void {
  const say = inboxSpeaker(command.language)
  const RECEIPT = ['<receipt>', say('argument-receipt')] as const
  const RECEIPTS = ['<receipt...>', say('argument-receipt')] as const
  const JSON_OUTPUT = ['--json', say('option-json')] as const

  const inbox = program
    .command('inbox')
    .description(say('about-inbox'))
    .configureHelp({ showGlobalOptions: true })
    .option('--remote', say('option-remote'))
    .option('--env <name>', command.say('option-env'))
    .option('--state <folder>', command.say('option-state'))
    .option('--as <who>', say('option-as'))

  filtered(inbox.command('list', { isDefault: true }).description(say('about-list')))
    .option('--limit <number>', say('option-limit'), '20')
    .option(...JSON_OUTPUT)
    // Whatever is no name of a command comes here.
    .allowExcessArguments()
    .action(async (_, self: Program) => {
      const [typed] = self.args
      if (typed !== undefined) {
        const known = inbox.commands.map((one) => one.name()).join(', ')
        throw new Refused(say('unknown-command', { typed: oneLine(typed), known }))
      }
      await (await import('./list.ts')).list(self.optsWithGlobals(), command)
    })

  inbox
    .command('show')
    .description(say('about-show'))
    .argument(...RECEIPT)
    .option(...JSON_OUTPUT)
    .action(async (receipt, _, self: Program) =>
      (await import('./list.ts')).show(receipt, self.optsWithGlobals(), command),
    )

  for (const [name, state] of [
    ['handle', 'handled'],
    ['spam', 'spam'],
    ['reopen', 'new'],
    ['decline', 'declined'],
  ] as const) {
    inbox
      .command(name)
      .description(say(`about-${name}`))
      .argument(...RECEIPTS)
      .action(async (receipts, _, self: Program) =>
        (await import('./change.ts')).setState(receipts, state, self.optsWithGlobals(), command),
      )
  }

  inbox
    .command('assign')
    .description(say('about-assign'))
    .argument(...RECEIPT)
    .argument('[who]', say('argument-who'))
    .option('--nobody', say('option-nobody'))
    .action(async (receipt, who, _, self: Program) =>
      (await import('./change.ts')).assign(receipt, who, self.optsWithGlobals(), command),
    )

  inbox
    .command('note')
    .description(say('about-note'))
    .argument(...RECEIPT)
    .argument('<text>', say('argument-text'))
    .action(async (receipt, text, _, self: Program) =>
      (await import('./change.ts')).note(receipt, text, self.optsWithGlobals(), command),
    )

  inbox
    .command('answer')
    .description(say('about-answer'))
    .argument(...RECEIPT)
    .argument('[text]', say('argument-answer'))
    .option('--file <file>', say('option-file'))
    .action(async (receipt, text, _, self: Program) =>
      (await import('./answer.ts')).answer(receipt, text, self.optsWithGlobals(), command),
    )

  inbox
    .command('undo')
    .description(say('about-undo'))
    .argument(...RECEIPT)
    .action(async (receipt, _, self: Program) =>
      (await import('./change.ts')).undo(receipt, self.optsWithGlobals(), command),
    )

  inbox
    .command('link')
    .description(say('about-link'))
    .argument(...RECEIPT)
    .option('--article <slug>', say('option-article'))
    .option('--section <path>', say('option-link-section'))
    .option('--pin', say('option-pin'))
    .action(async (receipt, _, self: Program) =>
      (await import('./answer.ts')).link(receipt, self.optsWithGlobals(), command),
    )

  inbox
    .command('resend')
    .description(say('about-resend'))
    .argument('<number>', say('argument-delivery'))
    .action(async (number, _, self: Program) =>
      (await import('./notices.ts')).resend(number, self.optsWithGlobals(), command),
    )

  inbox
    .command('waiting')
    .description(say('about-waiting'))
    .option('--retry', say('option-retry'))
    .action(async (_, self: Program) => (await import('./notices.ts')).waiting(self.optsWithGlobals(), command))

  filtered(inbox.command('export').description(say('about-export')))
    .option('--out <file>', say('option-csv-out'))
    .action(async (_, self: Program) => (await import('./export.ts')).exportCsv(self.optsWithGlobals(), command))

  inbox
    .command('person')
    .description(say('about-person'))
    .argument('<text>', say('argument-person'))
    .option('--out <file>', say('option-person-out'))
    .action(async (text, _, self: Program) =>
      (await import('./person.ts')).person(text, self.optsWithGlobals(), command),
    )

  inbox
    .command('erase')
    .description(say('about-erase'))
    .argument('<text>', say('argument-person'))
    .option('--yes', say('option-yes'))
    .action(async (text, _, self: Program) =>
      (await import('./person.ts')).erase(text, self.optsWithGlobals(), command),
    )

  function filtered(one: Program): Program {
    return one
      .option('--questions', say('option-questions'))
      .option('--only <state>', say('option-only'))
      .option('--search <text>', say('option-search'))
      .option('--assignee <who>', say('option-assignee'))
      .option('--mine', say('option-mine'))
  }
}
