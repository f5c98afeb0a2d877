/** What every command is given: the language of the person at the keyboard. */
import type { Say } from '../words/commands.ts'
import type { Language } from '../words/wording.ts'

export type Command = { language: Language; say: Say }

/** A wish that cannot be fulfilled: told as it stands, without a stack, and the command ends with exit code 1. */
export class Refused extends Error {}
