/** Who is noted as having done something. */
import { execFileSync } from 'node:child_process'
import { hostname, userInfo } from 'node:os'

/** Longest name that is noted of who did something, in characters. */
const WHO_MAX = 100

/** By whom it is done: as typed, as git knows the person, or as the machine does. */
export const whoIs = (typed: string | undefined): string =>
  (typed?.trim() || gitEmail() || `${userInfo().username}@${hostname()}`).slice(0, WHO_MAX)

function gitEmail(): string {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    return execFileSync('git', ['config', 'user.email'], { encoding: 'utf8', stdio }).trim()
  } catch {
    return ''
  }
}
