/** The contact form and the receipt, as pages that need no script. */
import { html, raw } from 'hono/html'

import type { Site } from '../article/site.ts'
import { headOf, type Html, page, phoneLink } from '../page/layout.ts'
import type { FieldFault } from '../page/problem.ts'
import { LIMITS } from './contact-message.ts'

/** What the reader typed, by field name; kept when the form comes back. */
export type Typed = Record<string, string>

export type FormState = {
  typed: Typed
  /** Ties the tries of one message together; a fresh one for each new form. */
  key: string
  faults: FieldFault[]
  /** Set when the message could not be stored: nothing is wrong with what was typed. */
  isUnavailable?: true
}

const LABELS: Record<string, string> = {
  name: '称呼',
  phone: '电话',
  wechat: '微信号',
  email: '邮箱',
  company: '公司或机构',
  subject: '主题',
  message: '留言',
  consent: '同意保存',
}

export const contactPage = (site: Site | undefined, state: FormState): Html =>
  page({
    site,
    lang: 'zh-Hans',
    head: headOf(site, {
      title: '联系我们',
      description: '写下你的问题和联系方式，编辑会在一个工作日内回复。',
      canonical: '/contact',
      kind: 'website',
    }),
    main: html`<div class="narrow">
<header class="section-head"><h1>联系我们</h1><p>写下你的处境和问题，编辑会在一个工作日内回复。${site && orCall(site)}</p></header>
${state.isUnavailable && unavailableNotice(site)}
${state.faults.length > 0 && faultSummary(state.faults)}
<form class="form" method="post" action="/contact" novalidate>
<input type="hidden" name="key" value="${state.key}">
<input type="hidden" name="from" value="${state.typed['from'] ?? ''}">
${field(state, 'name', 'type="text" autocomplete="name" required', true)}
<fieldset class="field" aria-describedby="ways"><legend>联系方式 <span class="hint" id="ways">至少填一项</span></legend>
<div class="two">
${field(state, 'phone', 'type="tel" autocomplete="tel"')}
${field(state, 'wechat', 'type="text" autocomplete="off"')}
${field(state, 'email', 'type="email" autocomplete="email"')}
</div></fieldset>
<div class="two">
${field(state, 'company', 'type="text" autocomplete="organization"')}
${field(state, 'subject', 'type="text" autocomplete="off"')}
</div>
<div class="field"><label for="message">留言 <span class="hint">必填，最多 ${LIMITS.message} 字</span></label>
<textarea id="message" name="message" rows="8" maxlength="${LIMITS.message}" required${describedBy(state, 'message')}>
${state.typed['message'] ?? ''}</textarea>${faultOf(state, 'message')}</div>
<div class="field"><div class="check"><input id="consent" name="consent" type="checkbox" value="true" required${state.typed['consent'] ? raw(' checked') : ''}${describedBy(state, 'consent')}>
<label for="consent">我同意${site?.company ?? '你们'}保存以上信息，只用来回复这次咨询。</label></div>${faultOf(state, 'consent')}</div>
<button class="button" type="submit">提交留言</button>
</form>
</div>`,
  })

/** The reader leaves with a number to quote. */
export const receiptPage = (site: Site | undefined, id: string, from: string | undefined): Html =>
  page({
    site,
    lang: 'zh-Hans',
    head: headOf(site, { title: '留言已收到', description: '留言已收到。', canonical: undefined, kind: 'website' }),
    main: html`<div class="narrow">
<header class="section-head"><h1>留言已收到</h1><p>谢谢你写来。我们会在一个工作日内按你留下的方式联系你。</p></header>
<dl class="receipt"><dt>回执号（来电或来信时报这个号，我们就能找到你的留言）</dt><dd class="copyable">${id}</dd></dl>
<p>${from !== undefined && html`<a href="${from}">回到刚才的页面</a> · `}<a href="/">回到首页</a></p>
</div>`,
  })

const orCall = (site: Site): Html | undefined =>
  site.contact.phone ? html`也可以直接拨打 ${phoneLink(site.contact.phone)}。` : undefined

const unavailableNotice = (site: Site | undefined): Html => html`<div class="faults" role="alert">
<p><strong>留言还没有存下来。</strong>我们这边暂时写不进去，你填的内容都还在下面，请过一分钟再按一次“提交留言”。${site && orCall(site)}</p></div>`

const faultSummary = (
  faults: FieldFault[],
): Html => html`<div class="faults" role="alert"><strong>还有 ${faults.length} 处需要改：</strong>
<ul>${faults.map(({ path, message }) => html`<li><a href="#${path}">${LABELS[path] ?? path}</a>：${message}</li>`)}</ul></div>`

/** `attributes` are constants of this file. */
function field(state: FormState, name: keyof typeof LIMITS, attributes: string, isRequired = false): Html {
  const value = state.typed[name] ?? ''
  return html`<div class="field"><label for="${name}">${LABELS[name]}${isRequired && html` <span class="hint">必填</span>`}</label>
<input id="${name}" name="${name}" value="${value}" ${raw(attributes)}${describedBy(state, name)}>${faultOf(state, name)}</div>`
}

const describedBy = (state: FormState, name: string): Html | string =>
  state.faults.some(({ path }) => path === name) ? raw(` aria-invalid="true" aria-describedby="${name}-fault"`) : ''

function faultOf(state: FormState, name: string): Html | undefined {
  const fault = state.faults.find(({ path }) => path === name)
  return fault && html`<p class="fault" id="${name}-fault">${fault.message}</p>`
}
