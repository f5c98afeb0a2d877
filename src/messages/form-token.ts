/** A token in each form: says that the form was had from here, for this key, and when. Nothing of the reader is in it. */
import type { Flag } from '../inbox/entry.ts'
import { isSameHash, type Key, keyedHash, type Keyring, readKeyring } from '../inbox/keyring.ts'

/** Nobody reads a form and types a sentence within. */
const FASTEST_MS = 3000

/** `{key id}.{milliseconds since 1970 in base 36}.{MAC}` for the form's own key. */
async function signed(key: Key, formKey: string, at: number): Promise<string> {
  const time = at.toString(36)
  return `${key.id}.${time}.${await keyedHash(key, `form ${time} ${formKey}`)}`
}

/** A token for a new form; empty while OUTBOX does not answer. */
export async function formToken(outbox: KVNamespace, formKey: string, now: Date): Promise<string> {
  try {
    const { current } = await readKeyring(outbox, now)
    return await signed(current, formKey, now.getTime())
  } catch {
    return ''
  }
}

/** What a token says against a form. Nothing while the keys cannot be read, or when they have changed twice since. */
export async function tokenFlags(outbox: KVNamespace, token: string, formKey: string, now: Date): Promise<Flag[]> {
  const keyring = await readKeyring(outbox, now).catch(() => undefined)
  if (!keyring) return []
  if (token === '') return ['no-token']
  const [id = '', time = '', ...rest] = token.split('.')
  const at = parseInt(time, 36)
  if (rest.length !== 1 || !Number.isFinite(at)) return ['forged-token']
  const key = keyOf(keyring, id)
  // A form may stand open for weeks.
  if (!key) return []
  if (!isSameHash(await signed(key, formKey, at), token)) return ['forged-token']
  return now.getTime() - at < FASTEST_MS ? ['fast'] : []
}

const keyOf = ({ current, previous }: Keyring, id: string): Key | undefined =>
  [current, previous].find((key) => key?.id === id)
