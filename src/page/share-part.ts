/**
 * Ways to pass an article on: the device's own sharing and a copied address, both shown by the script where they work, and a
 * code for the camera of WeChat, which nobody asks for before it is opened.
 */
import { html } from 'hono/html'

import type { Html } from './layout.ts'
import type { Texts } from './texts.ts'

/** Width and height of the code on the page, in pixels. */
const CODE_SIZE = 176

/** `path` is that of the article. */
export const shareRow = (t: Texts, path: string): Html => html`<div class="share" role="group" aria-label="${t.share}">
<button data-do="share" hidden>${t.share}</button>
<button data-do="copy" data-done="${t.copied}" aria-live="polite" hidden>${t.copyLink}</button>
<details><summary>${t.wechatCode}</summary><img src="${path}/qr.svg" alt="${t.wechatCode}" width="${CODE_SIZE}" height="${CODE_SIZE}" loading="lazy"></details>
</div>`
