/**
 * A text in the other script of Chinese, by OpenCC's dictionaries of characters and phrases; words that two regions have
 * different ones for stay as the author chose them. What editors put in their tables wins.
 */
import type { Element, Nodes, Root } from 'hast'
import * as toHant from 'opencc-js/cn2t'
import * as toHans from 'opencc-js/t2cn'

import { otherScript, type Script } from '../../article/editions.ts'
import type { Article } from '../../article/record.ts'

/** Source word -> word in the other script. */
export type Overrides = Record<string, string>

export type Convert = (text: string) => string

/** The script that an article is to be had in as well; undefined where it or its site wants none. */
export function variantScript(
  { lang, variants }: { lang: Article['lang']; variants?: Article['lang'][] | undefined },
  hasEditions: boolean,
): Script | undefined {
  const script = otherScript(lang)
  return script !== undefined && hasEditions && (variants === undefined || variants.includes(script))
    ? script
    : undefined
}

const CONVERTERS: Record<Script, () => Convert> = {
  'zh-Hant': () => toHant.Converter({ from: 'cn', to: 'tw' }),
  'zh-Hans': () => toHans.Converter({ from: 'tw', to: 'cn' }),
}
const made = new Map<Script, Convert>()

/** Dictionaries are read once in a process. */
function converterTo(script: Script): Convert {
  const known = made.get(script) ?? CONVERTERS[script]()
  made.set(script, known)
  return known
}

/** To `script`. Of overlapping words of the tables the longest wins; of two tables the later one. */
export function scriptConverter(script: Script, ...tables: Overrides[]): Convert {
  const convert = converterTo(script)
  const words = new Map(tables.flatMap((table) => Object.entries(table)))
  if (words.size === 0) return convert
  const longest = [...words.keys()].toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(
    longest.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|'),
    'g',
  )
  return (text) => {
    let result = ''
    let at = 0
    for (const match of text.matchAll(pattern)) {
      result += convert(text.slice(at, match.index)) + (words.get(match[0]) ?? '')
      at = match.index + match[0].length
    }
    return result + convert(text.slice(at))
  }
}

/** Their text is no prose, or says how something is pronounced. */
const SILENT = new Set(['code', 'pre', 'kbd', 'samp', 'var', 'ruby', 'rt', 'rp'])

/** Attributes that readers see or hear. */
const SPOKEN = ['alt', 'title', 'ariaLabel']

/** A copy of the tree with its text converted; addresses, ids, code and what is marked `translate="no"` or of another language stay. */
export function convertedTree(tree: Root, script: Script, convert: Convert): Root {
  const copy = structuredClone(tree)
  const walk = (node: Nodes): void => {
    if (node.type === 'text') node.value = convert(node.value)
    if (node.type === 'element') {
      if (staysAsItIs(node, script)) return
      for (const name of SPOKEN) {
        const value = node.properties[name]
        if (typeof value === 'string') node.properties[name] = convert(value)
      }
    }
    if ('children' in node) node.children.forEach(walk)
  }
  walk(copy)
  return copy
}

function staysAsItIs({ tagName, properties }: Element, script: Script): boolean {
  if (SILENT.has(tagName) || properties['translate'] === 'no') return true
  const lang = properties['lang']
  return typeof lang === 'string' && (!/^zh/i.test(lang) || lang.toLowerCase() === script.toLowerCase())
}
