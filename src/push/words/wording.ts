/** How tables of words are written: one row a message, in both languages, with holes such as `{slug}`. */

/** `hint` says what to do about it, where that is not plain from the message. */
export type Wording = { zh: string; en: string; hint?: { zh: string; en: string } }
export type Words = Record<string, Wording>

/** Names of the holes of a text. */
export type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Holes<Rest>
  : never

export type Language = 'zh' | 'en'

/** The text with its holes filled; an unknown hole stays as it is. */
export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))

/** Says a line of a table in a language, with its holes filled. */
export type SayOf<Table extends Words> = <C extends keyof Table>(
  code: C,
  ...values: Holes<Table[C]['zh']> extends never
    ? []
    : [Record<Holes<Table[C]['zh']>, string | number> & Record<string, unknown>]
) => string

export const speakerOf =
  <Table extends Words>(table: Table) =>
  (language: Language): SayOf<Table> =>
  (code, ...[values]) =>
    filled((table[code] as Wording)[language], (values ?? {}) as Record<string, string | number>)
