/** Text as XML holds it. */

/** What XML cannot hold, however it is escaped (XML 1.0, §2.2); one such character makes a document unreadable. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const withoutNonXml = (text: string): string => text.replaceAll(NOT_XML, '')

/** For text and for values in double quotes. */
export const xmlText = (text: string): string =>
  withoutNonXml(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '')

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The first line of a document. */
export const XML_START = '<?xml version="1.0" encoding="utf-8"?>\n'
