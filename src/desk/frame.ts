/** The frame of the desk's pages: plain, quick on a phone, without script. Never cached, never for search engines. */
import { html, raw } from 'hono/html'

import { DESK_POLICY, deskPolicy } from '../page/headers.ts'
import type { Html } from '../page/layout.ts'
import { policyHash, STYLE } from '../page/style.ts'
import type { Desk } from './desk.ts'
import { DESK_STYLE } from './style.ts'

const PLACES = [
  ['/desk/messages', '留言'],
  ['/desk/questions', '提问'],
  ['/desk/figures', '数据'],
  ['/desk/deliveries', '通知'],
  ['/desk/ticks', '运行'],
  ['/desk/people', '个人信息'],
] as const
export type Place = (typeof PLACES)[number][0]

/** A page of the desk, as an answer. `place` is marked in the navigation. */
export async function deskPage(
  desk: Desk,
  { title, place, main }: { title: string; place: Place; main: Html },
  status: 200 | 404 | 409 | 422 | 503 = 200,
): Promise<Response> {
  const page = await html`<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${desk.site?.title ?? 'Ridge'} 收件箱</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${raw(STYLE)}</style><style>${raw(DESK_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="masthead"><div class="bar"><nav class="desk-nav" aria-label="收件箱">${PLACES.map(
    ([path, name]) => html`<a href="${path}"${path === place ? raw(' aria-current="page"') : ''}>${name}</a>`,
  )}</nav></div></header>
<main id="main" class="desk"><h1>${title}</h1>
${main}
</main>
</body>
</html>`
  const headers = { 'Content-Type': 'text/html; charset=UTF-8', [DESK_POLICY]: deskPolicy(await styles()) }
  return new Response(page.toString(), { status, headers })
}

let policy: Promise<string> | undefined
const styles = (): Promise<string> =>
  (policy ??= Promise.all([STYLE, DESK_STYLE].map(policyHash)).then((hashes) => hashes.join(' ')))

/** A day and a time in the site's time zone. */
export function timeAt(desk: Desk, iso: string): Html {
  return html`<time datetime="${iso}">${desk.timeOf(iso)}</time>`
}

/** A form of one button. `values` are its hidden fields. */
export const button = (
  action: string,
  label: string,
  values: Record<string, string>,
  look: '' | 'main' | 'danger' = '',
): Html =>
  html`<form method="post" action="${action}">${hidden(values)}<button class="act ${look}">${label}</button></form>`

/** Hidden fields of a form. */
export const hidden = (values: Record<string, string>): Html[] =>
  Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
