/** Our own safe HTML as a tree, by workerd's parser, which tells what begins and ends and leaves texts as they are written. */

export type HtmlElement = { name: string; attributes: Record<string, string>; children: HtmlNode[] }
export type HtmlNode = string | HtmlElement

/** Elements without an end. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'source', 'wbr'])

/** `html` comes from a serialiser: every element that can be ended is. */
export async function htmlTree(html: string): Promise<HtmlNode[]> {
  const root: HtmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  const parent = (): HtmlElement => open.at(-1) ?? root
  const rewriter = new HTMLRewriter()
    .on('*', {
      element(element) {
        // Programs in Node that import the Worker know `Element` as the browser's.
        const pairs = [...(element.attributes as unknown as Iterable<[name: string, value: string]>)]
        const attributes = pairs.map(([name, value]) => [name, decoded(value)] as const)
        const node: HtmlElement = { name: element.tagName, attributes: Object.fromEntries(attributes), children: [] }
        parent().children.push(node)
        if (VOID.has(node.name)) return
        open.push(node)
        element.onEndTag(() => void open.pop())
      },
    })
    .onDocument({
      text({ text }) {
        const { children } = parent()
        const last = children.at(-1)
        // A text may come in parts.
        if (typeof last === 'string') children[children.length - 1] = last + text
        else children.push(text)
      },
    })
  await rewriter.transform(new Response(html)).arrayBuffer()
  return decodedTree(root.children)
}

const decodedTree = (nodes: HtmlNode[]): HtmlNode[] =>
  nodes.map((node) => (typeof node === 'string' ? decoded(node) : { ...node, children: decodedTree(node.children) }))

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

/** Those references that serialisers write. */
const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return point <= 0x10_ffff ? String.fromCodePoint(point) : whole
    },
  )
