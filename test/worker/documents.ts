/** Documents for programs, read by parsers that are not ours. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect } from 'vitest'

import { send } from './world.ts'

export type XmlElement = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }

/** The text of an answer that is well-formed XML. */
export async function xmlAt(path: string): Promise<string> {
  const response = await send(path)
  expect([path, response.status]).toEqual([path, 200])
  const text = await response.text()
  expect(XMLValidator.validate(text), path).toBe(true)
  expect(text.match(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu), path).toBeNull()
  return text
}

type Parsed = Record<string, unknown>

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  processEntities: true,
})

/** The outermost element. */
export function rootOf(xml: string): XmlElement {
  const root = (parser.parse(xml) as Parsed[]).map(elementOf).find(({ name }) => name !== '?xml')
  if (!root) throw new Error('no element')
  return root
}

function elementOf(parsed: Parsed): XmlElement {
  const name = Object.keys(parsed).find((key) => key !== ':@') ?? ''
  const inner = (Array.isArray(parsed[name]) ? parsed[name] : []) as Parsed[]
  return {
    name,
    attributes: (parsed[':@'] ?? {}) as Record<string, string>,
    children: inner.filter((child) => !('#text' in child)).map(elementOf),
    text: inner.flatMap((child) => ('#text' in child ? [String(child['#text'])] : [])).join(''),
  }
}

/** Listed in the order in which they stand. */
export const childrenOf = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child.name === name)

export const textIn = (element: XmlElement, name: string): string | undefined => childrenOf(element, name)[0]?.text
