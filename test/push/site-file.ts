/** The seed's settings for folders with articles of their own: nothing on the home page that is not there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const HOME = /^home:\n(?: .*\n)+/m

export const writeSiteFile = (folder: string): void =>
  writeFileSync(join(folder, 'site.yaml'), readFileSync('kv-seed/site.yaml', 'utf8').replace(HOME, ''))
