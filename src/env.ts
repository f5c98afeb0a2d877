/** The Worker's bindings, as `wrangler.toml` declares them. */
export type Env = {
  /** Public: what the push and the tick write, what readers are served from. */
  CONTENT: KVNamespace
  /** What readers sent. */
  DB: D1Database
  /** The tick's catalogue; derived, may be lost. */
  INDEX: D1Database
  /** Private: what readers sent while DB is away, and the keys that sign forms. */
  OUTBOX: KVNamespace
  /** How much one address may send in a minute. */
  INTAKE_LIMIT?: RateLimit
  /** Sends notices by e-mail, where it is bound. */
  EMAIL?: SendEmail
  /** How long an isolate may go without asking CONTENT for the site and its revision, in milliseconds. */
  MEMORY_MS: string
  /** What the scheduled trigger may spend: `free`, `paid`, or `local` for no limits. */
  PLAN: string
  /** Days that messages are kept, and those that are flagged. */
  KEEP_DAYS?: string
  KEEP_FLAGGED_DAYS?: string
  /** Secret: JSON of the channels that are told of what comes in (src/notices/channels.ts). */
  NOTICES?: string
  /** Both switch Turnstile on; `TURNSTILE_VERIFY` is where it is asked, if not at Cloudflare. */
  TURNSTILE_SITE_KEY?: string
  TURNSTILE_SECRET?: string
  TURNSTILE_VERIFY?: string
  /** Each switches on an engine that is told of changed articles; `…_URL` is where it is told, if not at its own address. */
  INDEXNOW_KEY?: string
  INDEXNOW_URL?: string
  BAIDU_TOKEN?: string
  BAIDU_URL?: string
  /** Which deployment this is. */
  VERSION: WorkerVersionMetadata
}
