/** In which language the commands speak: the editor's, as the machine is set; Chinese where it does not say. */
import type { Language } from './wording.ts'

/** POSIX: `LC_ALL` beats `LC_MESSAGES` beats `LANG` (pubs.opengroup.org, "Environment Variables"). `C` and `POSIX` say nothing. */
export function languageOf(environment: Record<string, string | undefined>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const set = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '')
  const isSilent = set === undefined || /^(?:C|POSIX)(?:\.|$)/i.test(set)
  return isSilent || /^zh/i.test(set) ? 'zh' : 'en'
}
