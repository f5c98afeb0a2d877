/** The style sheets, inside every page: phone first, light and dark, print; Chinese typography. */

/** What every page needs, and articles: an article's page carries nothing else. */
const ARTICLE = `
:root{
--paper:#f7f4ee;--raised:#fffdf8;--ink:#20242a;--soft:#5a5f66;--line:#ddd6c8;--pine:#1f5a4c;--pine-soft:#e3ebe4;--cinnabar:#b4432e;--far:#d9d2c2;--near:#c3cdbf;
--ridges:polygon(0 100%,30% 15%,52% 62%,70% 0,100% 100%);
color-scheme:light dark}
:root,:lang(zh-Hans){
--sans:system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
--serif:"Songti SC","Noto Serif CJK SC",Georgia,"PingFang SC","Microsoft YaHei",serif}
:lang(zh-Hant){
--sans:system-ui,"PingFang TC","Noto Sans CJK TC","Microsoft JhengHei",sans-serif;
--serif:"Songti TC","Noto Serif CJK TC",Georgia,"PingFang TC","Microsoft JhengHei",serif}
:lang(en){--serif:Georgia,serif}
@media screen and (prefers-color-scheme:dark){img{opacity:.9}:root{
--paper:#14181b;--raised:#1b2024;--ink:#e9e4d9;--soft:#a5a89f;--line:#33393c;--pine:#86c5ae;--pine-soft:#1e2d29;--cinnabar:#e8907a;--far:#20272a;--near:#263530}}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;display:flex;flex-direction:column;min-height:100vh;background:var(--paper);color:var(--ink);font:1.0625rem/1.8 var(--sans);text-autospace:normal;text-spacing-trim:trim-start;text-wrap:pretty;line-break:strict;overflow-wrap:anywhere;font-synthesis:none}
main{flex:1;padding-bottom:4rem}
[lang]{font-family:var(--sans)}
h1,h2,h3,h4,h5,h6,:is(h1,h2,h3,b)[lang]{font-family:var(--serif);font-weight:700;line-height:1.4;margin:0;text-wrap:balance}
p,ul,ol,dl,figure,blockquote{margin:0 0 1.1em}
a{color:var(--pine);text-underline-offset:.22em;text-decoration-thickness:1px}
:is(a,button,summary):hover:not(.button){color:var(--cinnabar)}
:focus-visible{outline:3px solid var(--cinnabar);outline-offset:3px;border-radius:2px}
.sr-only,.skip{position:absolute;left:-99em}
.skip:focus{position:static;padding:.6rem 1.25rem}
.bar,.wide,.narrow{width:100%;max-width:72rem;margin:0 auto;padding:0 1.25rem}
.narrow{max-width:44rem}
.masthead{border-bottom:1px solid var(--line);background:var(--raised)}
.masthead .bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;column-gap:2.5rem}
.brand{display:inline-flex;align-items:center;gap:.6rem;min-height:3.5rem;font:700 1.2rem/1 var(--serif);color:var(--ink);text-decoration:none;letter-spacing:.06em}
.mark .far{fill:var(--cinnabar);opacity:.55}.mark .near{fill:var(--pine)}
.sections{flex:1;min-width:0}
.sections ul{display:flex;gap:.25rem;list-style:none;margin:0 -.75rem;padding:0;overflow-x:auto;scroll-padding:40%;scrollbar-width:none}
.sections a{display:block;white-space:nowrap;padding:.6rem .75rem;color:var(--soft);text-decoration:none;font-size:.95rem;border-block:2px solid transparent}
.sections a[aria-current]{color:var(--ink);border-bottom-color:var(--cinnabar);scroll-initial-target:nearest}
.skip,.sections a{outline-offset:-3px}
.script{white-space:nowrap;padding:.6rem 0;color:var(--soft);font-size:.95rem;text-decoration:none}
.crumbs{font-size:.9rem;padding:.7rem 0 0;color:var(--soft)}
.crumbs ol{display:flex;flex-wrap:wrap;align-items:baseline;list-style:none;margin:0;padding:0}
.crumbs [aria-current]{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.crumbs li:not(:last-child)::after{content:"›";margin:0 .5em}
.crumbs a{color:var(--soft);text-decoration:none;display:inline-block;padding:.6rem 0}
.ridgeline{display:block;width:100%;height:4.5rem}.ridgeline .far{fill:var(--far)}.ridgeline .near{fill:var(--near)}
.body>h2::before{content:"";display:block;width:2rem;height:.6rem;margin-bottom:.6rem;background:var(--cinnabar);clip-path:var(--ridges)}
.cards{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:0 2.5rem}
.card{display:flex;flex-direction:column;padding:1.3rem 0;border-bottom:1px solid var(--line)}
.card h2,.card h3{font-size:1.2rem}
.card :is(h2,h3) a,.asked dt a{color:var(--ink);text-decoration:none;display:block;padding:.7rem 0;margin:-.55rem 0}
.card-summary{max-width:40em;margin:.4rem 0 .6rem;color:var(--soft);font-size:.95rem;line-height:1.7}
.card-meta{margin:auto 0 0;font-size:.9rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 1.1em}
.card-meta span:first-child{color:var(--pine)}
.article-grid{display:grid;grid-template-columns:minmax(0,1fr);gap:0 3.5rem;padding-bottom:1rem}
.article-head h1{margin-top:.9rem;font-size:clamp(1.75rem,6.5vw,2.7rem);line-height:1.4}
.byline{display:flex;flex-wrap:wrap;gap:0 1.25em;margin:.9rem 0 0;color:var(--soft);font-size:.9rem}
.standfirst{margin:1.4rem 0 0;padding-left:1.1rem;border-left:3px solid var(--cinnabar);font-size:1.1rem}
.phone{white-space:nowrap}
.reach{display:flex;flex-wrap:wrap;gap:.1rem 1.4em;align-items:baseline;margin:1.4rem 0 0;padding:.6rem 1rem;background:var(--pine-soft);border-radius:.4rem;font-size:.95rem}
.reach a{display:inline-block;padding:.7rem 0;margin:-.4rem 0}
.copyable{-webkit-user-select:all;user-select:all}
.toc{margin:1.4rem 0 0;padding:1.1rem 0;border-block:1px solid var(--line);scroll-target-group:auto}
.toc h2{font-size:1rem;margin:0 0 .4rem}
.toc ol{list-style:none;margin:0;padding:0}
.toc ol ol{padding-left:1.2em}
.toc a{display:block;margin-left:-.9rem;padding:.7rem 0 .7rem .7rem;border-left:.2rem solid transparent;line-height:1.5;color:var(--ink);text-decoration:none;font-size:.95rem}
.toc ol ol a{font-size:.9rem;color:var(--soft)}
.body{max-width:40em;padding-top:1.4rem}
.body h2{font-size:1.5rem;margin:3rem 0 1rem}
.body h3{font-size:1.2rem;margin:2rem 0 .6rem}
.body :is(h4,h5,h6){font-size:1.05rem;margin:1.4rem 0 .6rem}
.anchor{margin:-.6rem 0;padding:.6rem .7rem;font:.8em var(--sans);color:var(--soft);text-decoration:none;opacity:0}
.anchor::before{content:"#"}.anchor.done::before{content:"✓"}
.anchor:focus,.anchor.done,:hover>.anchor{opacity:1}
.body :is(ul,ol){padding-left:1.6em}
.body li{margin:.3em 0}.body li>p{margin-bottom:.4em}
.body blockquote{padding:.2rem 0 .2rem 1.1rem;border-left:3px solid var(--near);color:var(--soft)}
:is(blockquote,.aside,.cta,.ask)>:last-child{margin-bottom:0}
.body em{font-style:normal;text-emphasis:dot;text-emphasis-position:under right}
.body em:lang(en){font-style:italic;text-emphasis:none}
.body img{background:#f7f4ee;max-width:100%;height:auto;display:block;border-radius:.4rem}
.body picture{display:contents}
.body figure{margin:2rem 0}
.body figure a{display:block}
.body figcaption{font-size:.9rem;color:var(--soft);margin-top:.6rem;line-height:1.6;text-align:center}
.body hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
code,kbd{font:.9em ui-monospace,Consolas,monospace;background:var(--pine-soft);padding:.1em .35em;border-radius:.2em}
mark{background:#f2dfa8}
pre{overflow-x:auto;padding:1rem;background:var(--raised);border:1px solid var(--line);border-radius:.4rem;line-height:1.6}pre code{background:none;padding:0}
.task-list-item{list-style:none}
sup{line-height:0}sup a{text-decoration:none;padding:0 .15em}
.table{overflow-x:auto;margin:0 0 1.4em}
table{border-collapse:collapse;min-width:100%;font-size:.95rem;line-height:1.6}
th,td{padding:.6rem .8rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;min-width:7em;overflow-wrap:break-word}
th{background:var(--pine-soft);font-weight:600;white-space:nowrap}
.align-right{text-align:end}.align-center{text-align:center}
.aside{margin:0 0 1.4em;padding:1rem 1.2rem;background:var(--pine-soft);border-radius:.4rem}
.aside-title{font-weight:700;margin:0 0 .25rem;color:var(--pine)}
.aside-warning .aside-title{color:var(--cinnabar)}
.sources,.footnotes{margin:3rem 0 0;padding-top:1rem;border-top:1px solid var(--line);font-size:.95rem}
.body .sources h2{font-size:1.05rem;margin:0 0 .6rem}
.sources time{color:var(--soft);white-space:nowrap}
.body .article-tags,.share{display:flex;flex-wrap:wrap;gap:.6rem;list-style:none;padding:0;margin:2rem 0 0}
.body .article-tags li{margin:0}
.article-tags a,.share :is(button,summary){display:flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.3rem 1.1rem;border:1px solid var(--line);border-radius:2rem;background:none;color:var(--soft);font:.9rem var(--sans);text-decoration:none;cursor:pointer}
.share{margin-top:1rem;align-items:start}.share :is(button,summary){border-color:currentColor;color:var(--pine)}.share [hidden]{display:none}
.share img{display:block;margin-top:.6rem;border-radius:.4rem}
.cta{margin:3rem 0 0;padding:1.5rem;background:#1f5a4c;color:#fff;border-radius:.6rem}
.cta h2{font-size:1.35rem;margin:0 0 .4rem}
.cta a:not(.button){color:inherit;padding:.8rem 0}.cta :focus-visible{outline-color:#fff}
.cta dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr));gap:.8rem 1.5rem;margin:1.2rem 0 1.4rem}
.cta dt{font-size:.9rem;opacity:.85}.cta dd{margin:0;font-weight:600;font-size:1.05rem}
.button{display:inline-block;padding:.6rem 1.6rem;min-height:2.75rem;border-radius:2rem;border:1px solid transparent;background:#fffdf8;color:#1f5a4c;font:600 1rem/1.5 var(--sans);text-decoration:none;cursor:pointer}
.button+a{display:inline-block;padding:.6rem 0}
.button:hover{background:#f2e4d8;color:#8f3321}
.button.quiet{margin-right:.8rem;background:none;border-color:currentColor;color:var(--pine)}.button.quiet:hover{color:var(--cinnabar)}
.ask,.related{margin:3rem 0 0}
.ask h2,.related>h2{font-size:1.35rem;margin:0 0 .4rem}
.ask{padding:1.5rem;border:1px dashed var(--line);border-radius:.6rem}.ask p{color:var(--soft)}
.asked{margin:0 0 1rem}.asked dt{font-weight:600}.asked dd{margin:0 0 .7rem;color:var(--soft);font-size:.95rem}
.related .card h3{font-size:1.1rem}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:1rem;margin:2rem 0 0}
.steps a{padding:1rem 1.2rem;background:var(--raised);border:1px solid var(--line);border-radius:.6rem;color:var(--ink);text-decoration:none;line-height:1.5}
.steps b{display:block}
.steps span{font-size:.9rem;color:var(--soft)}.steps [rel=prev] span::before{content:"← "}.steps [rel=next] span::after{content:" →"}.steps [rel=next]{text-align:end}
.foot .bar{max-width:none;background:var(--near);padding:1.5rem max(1.25rem,50% - 34.75rem) 2.5rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:1rem 3rem;font-size:.95rem}
.foot-small{flex-basis:100%}
.foot p{margin:0}.foot ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem}.foot li{padding:.5rem 0}
.foot a{color:var(--ink);padding:.8rem 0}.foot-name{font:700 1.1rem/1.6 var(--serif)}
@media (max-width:48em){.sections{order:1;flex-basis:100%}.share details{display:none}}
@media (min-width:64em){
.article-grid{grid-template-columns:minmax(0,40em) minmax(12rem,1fr)}
.article-grid>.toc{grid-column:2;grid-row:1/99;align-self:start;position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto;border:0;border-left:1px solid var(--line);padding:.25rem 0 .25rem 1.5rem;margin-top:1.5rem}
.toc a{padding-block:.4rem}.article-grid>:not(.toc){grid-column:1}.toc a:target-current{color:var(--cinnabar);border-color:var(--cinnabar)}}
@media print{body>:not(main),.article-grid>:not(.article-head,.body),.crumbs,.reach,.anchor{display:none}body{background:#fff;color:#000;font-size:11pt}.article-head h1{font-size:22pt}.body{max-width:none}pre{white-space:pre-wrap}h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.body a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em}}
`

/** Home and listings, forms and receipts, questions, failures. */
const OTHERS = `
.hero{position:relative;isolation:isolate;padding:clamp(2.4rem,7vw,4.5rem) 0 clamp(7rem,14vw,10rem);overflow:hidden;background:linear-gradient(var(--raised),var(--paper))}
.hero::before{content:"";position:absolute;z-index:-1;right:max(1.5rem,50% - 32rem);bottom:clamp(2rem,5vw,3.6rem);width:clamp(5rem,12vw,9rem);aspect-ratio:1;border-radius:50%;background:var(--cinnabar);opacity:.85}
.hero h1{font-size:clamp(2rem,8vw,3.4rem);line-height:1.3;letter-spacing:.02em}
.hero p{max-width:36em;color:var(--soft);margin:1rem 0 0}
.hero .ridgeline{position:absolute;left:0;bottom:0;z-index:-1;height:clamp(5rem,11vw,8rem)}
.home-grid{display:grid;grid-template-columns:minmax(0,1fr);gap:3rem;padding-top:2.75rem}
.home-main,.home-side{display:grid;grid-template-columns:minmax(0,1fr);align-content:start;gap:2.75rem}
.home-side .ask{margin:0}.home-main .pager{padding:0}
.label{font:700 1.1rem/1.4 var(--serif);display:flex;align-items:center;gap:.7rem;margin:0 0 .5rem}
.label::after{content:"";flex:1;height:1px;background:var(--line)}
.label a{color:inherit;text-decoration:none;padding:.6rem 0}.label a::after{content:" →";color:var(--cinnabar)}
.lead .card:first-child{grid-column:1/-1;margin-top:.6rem;padding:clamp(1.2rem,4vw,2rem);background:var(--raised);border:1px solid var(--line);border-top:3px solid var(--cinnabar);border-radius:.2rem .2rem .6rem .6rem}
.lead .card:first-child h3{font-size:clamp(1.5rem,5vw,2rem)}.lead .card:first-child .card-summary{font-size:1.0625rem}
.blocks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:2.5rem}
.block .cards{display:block}.block .card{padding:.75rem 0}.block .card h3{font-size:1.05rem}
.block .card:last-child{border:0}
.wide>.cards{grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))}
.section-index{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:0 1.5rem}
.section-index a{display:block;padding:.8rem 0;border-bottom:1px solid var(--line);color:var(--ink);text-decoration:none;height:100%}
.section-index strong{display:block;font-family:var(--serif)}.section-index span{display:block;font-size:.9rem;line-height:1.6;color:var(--soft)}
.section-index a:hover strong{color:var(--cinnabar)}
.section-head{position:relative;isolation:isolate;padding:1.75rem 0 2.6rem;border-bottom:1px solid var(--line)}
.section-head::after{content:"";position:absolute;z-index:-1;right:0;bottom:0;width:min(40%,14rem);height:2.4rem;background:linear-gradient(90deg,var(--far),var(--near));clip-path:var(--ridges)}
.section-head h1{font-size:clamp(1.8rem,6vw,2.5rem)}
.section-head p{color:var(--soft);margin:.5rem 0 0;max-width:36em}.section-head .button{margin-top:.5rem}
.section-head .section-index{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:1.1rem}
.section-head .section-index a{display:flex;align-items:center;min-height:2.75rem;padding:0 1.1rem;border:1px solid var(--line);border-radius:2rem;background:var(--raised)}.section-head .section-index span{display:none}
.pager{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:1rem;padding:1.5rem 0;color:var(--soft);margin:0}
.pager a{padding:.6rem 0}
.months{padding-top:1.3rem}
.months details{border-bottom:1px solid var(--line)}
.months summary{padding:.45rem 0;cursor:pointer}
.months span{font-size:.9rem;color:var(--soft)}
.months ol{list-style:none;margin:0 0 .6rem;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(5rem,1fr))}
.months a{display:block;padding:.45rem 0;text-decoration:none}
.label::before,.empty::before,.failure::before{content:"";display:block;flex:none;width:2rem;height:.6rem;background:var(--cinnabar);clip-path:var(--ridges)}
.empty{padding:3.5rem 0;text-align:center;color:var(--soft);margin:0}.empty::before{margin:0 auto 1rem;width:4rem;height:1.2rem}
.popular ol{list-style:none;counter-reset:n;margin:0;padding:0}.popular li{counter-increment:n;display:flex;gap:.8rem;border-bottom:1px solid var(--line)}.popular li::before{content:counter(n);font:700 1.15rem/1 var(--serif);color:var(--cinnabar);min-width:1.2em;padding:.95rem 0}.popular a{flex:1;padding:.65rem 0;color:var(--ink);text-decoration:none;line-height:1.5}.wide>.popular{margin-top:2rem}
.narrow .article-head h1{font-size:clamp(1.5rem,5vw,2rem)}
.question-detail{margin:1rem 0 0;white-space:pre-line;color:var(--soft)}
.answer{margin-top:1.75rem;border-top:1px solid var(--line)}.answer .body{padding-top:.9rem}
.failure{padding-block:clamp(2.5rem,9vw,5rem)}.failure::before{width:5.5rem;height:1.7rem;margin-bottom:1.4rem}.failure h1{font-size:clamp(1.8rem,6vw,2.5rem);margin-bottom:.8rem}.failure .section-index{margin-top:2rem}
.form{display:grid;gap:1.35rem;margin:1.75rem 0 0}
.field :is(label,legend){display:block;font-weight:600;padding:0;margin-bottom:.3rem}
.field .field label{font-weight:400}
.field .hint{font-weight:400;color:var(--soft);font-size:.9rem}
.field input:not([type=checkbox]),.field textarea{display:block;width:100%;padding:.7rem .85rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--raised);color:inherit;font:inherit;font-size:1rem;line-height:1.6}
.field textarea{min-height:10rem;resize:vertical}
.field :is(input,textarea)[aria-invalid]{border-color:var(--cinnabar);border-width:2px}
.field .fault,.faults{color:var(--cinnabar)}
.field .fault{margin:.35rem 0 0;font-size:.925rem}
.faults{padding:1rem 1.2rem;border:2px solid var(--cinnabar);border-radius:.4rem;margin:1.5rem 0 0}.faults ul{margin:.3rem 0 0;padding-left:1.3em}.faults a{color:inherit}
.two{display:grid;gap:1.35rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr))}
fieldset{border:0;margin:0;padding:0;min-width:0}
.check{display:flex;gap:.7rem;align-items:flex-start}.check input{width:1.35rem;height:1.35rem;margin:.3rem 0 0;flex:none;accent-color:var(--pine)}.check label{font-weight:400;margin:0}
.form .button{background:var(--pine);color:var(--paper);justify-self:start;padding-inline:2.4rem}
.form .button:hover{background:var(--cinnabar)}
.receipt{padding:1.5rem;background:var(--pine-soft);border-left:3px solid var(--cinnabar);border-radius:.2rem .6rem .6rem .2rem;margin:1.5rem 0}.receipt dt{font-size:.875rem;color:var(--soft)}.receipt dd{margin:0 0 .8rem;font-weight:600;overflow-wrap:anywhere}.receipt dd:last-child{margin:0}
@media print{.cta,.pager,.months,.button,.button+a{display:none}}
@media (min-width:64em){.home-grid{grid-template-columns:minmax(0,1fr) 20rem;gap:4.5rem}.home-grid .section-index{grid-template-columns:1fr}.archive{display:grid;grid-template-columns:minmax(0,1fr) 16rem;column-gap:4.5rem}.archive>*{grid-column:1}.archive>.months{grid-area:1/2/9}}
`

/** Without the line breaks that are only for us. */
const lineOf = (sheet: string): string => sheet.replaceAll('\n', '')

export const ARTICLE_STYLE = lineOf(ARTICLE)
export const STYLE = lineOf(ARTICLE + OTHERS)

let policy: Promise<string> | undefined

/** The CSP sources that allow these sheets and no others. */
export const stylePolicy = (): Promise<string> =>
  (policy ??= Promise.all([STYLE, ARTICLE_STYLE].map(policyHash)).then((hashes) => hashes.join(' ')))

/** The CSP source of one inline text. */
export async function policyHash(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`
}
