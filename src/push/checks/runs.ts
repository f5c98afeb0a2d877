/** What a Markdown text says to readers, block by block: no code, no addresses; each unit with its place in the source. */
import type { Nodes, Root, Text } from 'mdast'

import type { Placed } from './comparable.ts'

/** Blocks whose text is read in one go. */
const BLOCKS = new Set(['paragraph', 'heading', 'tableCell'])
const SILENT = new Set(['code', 'inlineCode', 'html', 'yaml', 'definition'])

/** `offsets` are those of the source text. */
export function runsOf(tree: Root): Placed[] {
  const runs: Placed[] = []
  const walk = (node: Nodes): void => {
    if (SILENT.has(node.type)) return
    if (BLOCKS.has(node.type)) {
      const run: Placed = { text: '', offsets: [] }
      collect(node, run)
      if (run.text.trim()) runs.push(run)
    } else if ('children' in node) node.children.forEach(walk)
  }
  walk(tree)
  return runs
}

function collect(node: Nodes, run: Placed): void {
  if (node.type === 'inlineCode') append(run, '\uFFFC', node.position?.start.offset ?? 0)
  else if (node.type === 'text') append(run, node.value, offsetOf(node))
  else if (node.type === 'image') append(run, node.alt ?? '', node.position?.start.offset ?? 0)
  else if (node.type === 'break') append(run, '\n', node.position?.start.offset ?? 0)
  else if ('children' in node && !SILENT.has(node.type)) for (const child of node.children) collect(child, run)
}

const offsetOf = (node: Text): number => node.position?.start.offset ?? 0

/** An escape or an entity in the source makes the places behind it, in the same piece of text, a little early. */
function append(run: Placed, text: string, offset: number): void {
  run.text += text
  for (let at = 0; at < text.length; at++) run.offsets.push(offset + at)
}
