/** When an article of the future begins to be there: with its minute, so that all articles of one minute appear together. */

const MINUTE_MS = 60_000

/** `publishedAt` in ISO 8601. An article of 09:30:45 is there from 09:30:00. */
export const isPublished = (publishedAt: string, now: Date): boolean => Date.parse(publishedAt) < endOfMinute(now)

/** The first instant after the minute, in milliseconds since 1970: what is published before it is there. */
export const endOfMinute = (now: Date): number => (Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS
