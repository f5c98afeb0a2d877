/**
 * The little script of every page. It counts, of nobody in particular, one view in ten and which ways to the company are used;
 * tells the form which question of an article a reader was at; keeps the place in the other script; shows and does the
 * sharing that a browser can. Everything works without it.
 */
import { policyHash } from './style.ts'

export const SCRIPT = `(()=>{const tell=kind=>navigator.sendBeacon('/api/clicks',new URLSearchParams({kind,path:location.pathname}))
if(location.pathname.includes('/articles/')&&Math.random()<.1)tell('view')
const here=location.origin+location.pathname,board=navigator.clipboard
for(const b of document.querySelectorAll('[data-do]'))b.hidden=!(b.dataset.do=='share'?navigator.share:board)
const copy=(b,text)=>board?.writeText(text).then(()=>{b.classList.add('done');if(b.dataset.done)b.textContent=b.dataset.done},()=>{})
addEventListener('click',e=>{const b=e.target.closest('[data-do]')
if(b)b.dataset.do=='share'?navigator.share({title:document.title,url:here}).catch(()=>{}):copy(b,here)
const a=e.target.closest('a[href]')
if(!a)return
if(a.protocol=='tel:')tell('phone')
else if(a.protocol=='mailto:')tell('email')
else if(a.matches('.anchor'))copy(a,here+a.hash)
else if(a.matches('.script'))a.hash=location.hash
else if(location.hash&&a.pathname.endsWith('/contact')&&a.search){const u=new URL(a.href);u.searchParams.set('from',location.pathname+location.hash);a.href=u}})
addEventListener('copy',()=>{if(!location.pathname.includes('/receipts/')&&[...document.querySelectorAll('.copyable')].some(e=>getSelection().containsNode(e,true)))tell('wechat')})})()`

let policy: Promise<string> | undefined

/** What the policy must allow for it. */
export const scriptPolicy = (): Promise<string> => (policy ??= policyHash(SCRIPT))
