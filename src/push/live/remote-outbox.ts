/** OUTBOX at Cloudflare, as `src/inbox/outbox.ts` uses it. */
import type { Outbox } from '../../inbox/outbox.ts'
import type { RemoteNamespace } from './remote-namespace.ts'

/** Each call is a wrangler of its own, which takes a second or two. */
export const remoteOutbox = (namespace: RemoteNamespace): Outbox => ({
  get: async (key) => (await namespace.read([key])).get(key) ?? null,
  put: (key, value, options) => namespace.put(JSON.stringify([{ key, value, ...options }])),
  delete: (key) => namespace.remove([key]),
  list: async ({ prefix, limit }) => {
    const keys = await namespace.list(prefix)
    return { keys: keys.slice(0, limit), list_complete: limit === undefined || keys.length <= limit }
  },
})
