/**
 * The little script of every page: it only counts, of nobody in particular, which ways to the company are used, and tells the
 * form which question of an article a reader was at. Everything works without it.
 */
import { policyHash } from './style.ts'

export const SCRIPT = `(()=>{const tell=kind=>navigator.sendBeacon('/api/clicks',new URLSearchParams({kind,path:location.pathname}))
addEventListener('click',e=>{const a=e.target.closest('a[href]')
if(!a)return
if(a.protocol=='tel:')tell('phone')
else if(a.protocol=='mailto:')tell('email')
else if(location.hash&&a.pathname.endsWith('/contact')&&a.search){const u=new URL(a.href);u.searchParams.set('from',location.pathname+location.hash);a.href=u}})
addEventListener('copy',()=>{if(!location.pathname.includes('/receipts/')&&[...document.querySelectorAll('.copyable')].some(e=>getSelection().containsNode(e,true)))tell('wechat')})})()`

let policy: Promise<string> | undefined

/** What the policy must allow for it. */
export const scriptPolicy = (): Promise<string> => (policy ??= policyHash(SCRIPT))
