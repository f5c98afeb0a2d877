/** The Worker's bindings, as `wrangler.toml` declares them. */
export type Env = {
  /** Public: what the push and the tick write, what readers are served from. */
  CONTENT: KVNamespace
  /** What readers sent. */
  DB: D1Database
  /** The tick's catalogue; derived, may be lost. */
  INDEX: D1Database
  /** How long an isolate may go without asking CONTENT for the site and its revision, in milliseconds. */
  MEMORY_MS: string
  /** What the scheduled trigger may spend: `free`, `paid`, or `local` for no limits. */
  PLAN: string
  /** Which deployment this is. */
  VERSION: WorkerVersionMetadata
}
