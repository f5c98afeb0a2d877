/** Signatures by which receivers know that a notice is ours. */

async function hmacSha256(key: string, message: string): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', encoder.encode(key), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(message)))
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCodePoint(...bytes))
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const secondsOf = (now: Date): string => String(Math.floor(now.getTime() / 1000))

/** The address with 钉钉's `timestamp` and `sign` (open.dingtalk.com/document/orgapp/customize-robot-security-settings). */
export async function dingtalkSigned(url: string, secret: string, now: Date): Promise<string> {
  const timestamp = String(now.getTime())
  const signed = new URL(url)
  signed.searchParams.set('timestamp', timestamp)
  signed.searchParams.set('sign', base64(await hmacSha256(secret, `${timestamp}\n${secret}`)))
  return signed.href
}

/** 飞书's fields of the body: what elsewhere would be the message is the key (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot). */
export async function feishuSignature(secret: string, now: Date): Promise<{ timestamp: string; sign: string }> {
  const timestamp = secondsOf(now)
  return { timestamp, sign: base64(await hmacSha256(`${timestamp}\n${secret}`, '')) }
}

/** `t={seconds},v1={hex}` over `{seconds}.{body}`: a receiver checks the age, too, so that nobody plays it back. */
export async function webhookSignature(body: string, secret: string, now: Date): Promise<string> {
  const seconds = secondsOf(now)
  return `t=${seconds},v1=${hex(await hmacSha256(secret, `${seconds}.${body}`))}`
}
