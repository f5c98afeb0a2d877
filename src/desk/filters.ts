/** What a list of the desk is asked for, from the address, and the addresses of its pages. */
import type { Cursor, Filter } from '../inbox/contact-messages.ts'
import type { DeskContext } from './desk.ts'

/** Entries on a page. */
export const PAGE_SIZE = 50

export type Asked = { filter: Filter; after: Cursor | undefined }

/** `states` are those of the table; another one asks for all. `who` is whom "mine" means. */
export function askedOf(c: DeskContext, states: readonly string[], who: string): Asked {
  const state = c.req.query('state')
  const [receivedAt, id] = (c.req.query('after') ?? '').split('_')
  return {
    filter: {
      state: states.find((one) => one === state),
      search: c.req.query('q')?.slice(0, 200) || undefined,
      assignee: c.req.query('mine') ? who : undefined,
    },
    after: receivedAt && id ? { receivedAt, id } : undefined,
  }
}

/** The address of a list. */
export function listAddress(path: string, { filter, after }: Asked): string {
  const query = new URLSearchParams({
    ...(filter.state && { state: filter.state }),
    ...(filter.search && { q: filter.search }),
    ...(filter.assignee && { mine: '1' }),
    ...(after && { after: `${after.receivedAt}_${after.id}` }),
  }).toString()
  return query ? `${path}?${query}` : path
}
