/** What Markdown leaves out without a word: told to the editor, so that no text disappears unseen. */
import type { Definition, FootnoteDefinition, Html, Root, Table } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import { finding } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

/** Looks at the text as it was written, before sources leave the footnotes. */
export function dropped() {
  return (tree: Root, file: VFile): void => {
    const used = new Set<string>()
    visit(tree, ['linkReference', 'imageReference', 'footnoteReference'], (node) => {
      if ('identifier' in node) used.add(`${node.type === 'footnoteReference' ? '^' : ''}${node.identifier}`)
    })
    const notes = new Set<string>()
    visit(tree, (node) => {
      if (node.type === 'html') tellOpenComment(node, file)
      if (node.type === 'table') tellLostCells(node, file)
      if (node.type === 'definition' && !used.has(node.identifier)) tellUnused(node, file)
      if (node.type === 'footnoteDefinition') tellNote(node, { isUsed: used.has(`^${node.identifier}`), notes }, file)
    })
  }
}

function tellOpenComment(node: Html, file: VFile): void {
  if (node.value.lastIndexOf('<!--') > node.value.lastIndexOf('-->')) {
    tell(file, finding('error', 'comment-open', placeOf(node)))
  }
}

function tellLostCells({ children }: Table, file: VFile): void {
  const columns = children[0]?.children.length ?? 0
  for (const row of children) {
    const count = row.children.length
    if (count > columns) tell(file, finding('warning', 'cells-too-many', placeOf(row), { count, columns }))
  }
}

const nameOf = ({ label, identifier }: Definition | FootnoteDefinition): string => label ?? identifier

function tellUnused(node: Definition, file: VFile): void {
  tell(file, finding('warning', 'definition-unused', placeOf(node), { name: nameOf(node) }))
}

/** The first definition of a name counts. */
function tellNote(
  node: FootnoteDefinition,
  { isUsed, notes }: { isUsed: boolean; notes: Set<string> },
  file: VFile,
): void {
  const isTwice = notes.has(node.identifier)
  notes.add(node.identifier)
  if (isTwice) tell(file, finding('warning', 'footnote-twice', placeOf(node), { name: nameOf(node) }))
  else if (!isUsed) tell(file, finding('warning', 'footnote-unused', placeOf(node), { name: nameOf(node) }))
}
