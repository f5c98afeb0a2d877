/** States and filters as they are typed. */
import { type Filter, MESSAGE_STATES } from '../../inbox/contact-messages.ts'
import { QUESTION_STATES } from '../../inbox/questions.ts'
import { Refused } from '../commands/command.ts'
import type { Inbox } from './open.ts'
import { whoIs } from './who.ts'

export type FilterOptions = {
  questions?: true
  only?: string
  search?: string
  assignee?: string
  mine?: true
  as?: string
}

export const isState = (text: string): boolean =>
  [...MESSAGE_STATES, ...QUESTION_STATES].some((state) => state === text)

/** Throws `Refused` for a state that there is not. */
export function filterOf(options: FilterOptions, { say }: Pick<Inbox, 'say'>): Filter {
  const { only, search, assignee, mine } = options
  const states: readonly string[] = options.questions ? QUESTION_STATES : MESSAGE_STATES
  if (only !== undefined && !states.includes(only)) {
    throw new Refused(say('only-wrong', { only, states: states.join(', ') }))
  }
  if (mine && assignee !== undefined) throw new Refused(say('mine-with-assignee'))
  return { state: only, search, assignee: mine ? whoIs(options.as) : assignee }
}
