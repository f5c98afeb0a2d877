/** What the desk's pages look like beside the site's own style sheet. */
export const DESK_STYLE = `.desk-nav{display:flex;gap:.25rem;overflow-x:auto;scroll-padding:40%}.desk-nav a{padding:.8rem .7rem;white-space:nowrap;color:var(--soft);text-decoration:none}
.desk-nav a:focus-visible{outline-offset:-3px}
.desk-nav a[aria-current]{scroll-initial-target:nearest;color:var(--ink);box-shadow:inset 0 -2px var(--cinnabar)}
.desk{width:100%;max-width:72rem;margin:0 auto;padding:1rem 1.25rem 4rem}.desk h1{font-size:1.5rem;margin:.5rem 0}.desk h2{font-size:1.2rem;margin:1.8rem 0 .5rem}.desk summary{padding:.5rem 0}
.tabs{display:flex;flex-wrap:wrap;gap:.4rem;margin:.5rem 0 1rem}.tabs a{padding:.45rem .9rem;border:1px solid var(--line);border-radius:2rem;color:var(--ink);text-decoration:none}
.tabs a[aria-current]{background:var(--pine);border-color:var(--pine);color:var(--paper)}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
.tools input[type=search],.tools input[type=text],.tools select,.desk textarea,.desk input[type=text]{font:inherit;padding:.5rem .7rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--raised);color:inherit;min-height:2.75rem}
.desk textarea{width:100%;min-height:7rem}.tools label{display:inline-flex;align-items:center;gap:.4rem;min-height:2.75rem}.tools input[type=checkbox]{width:1.35rem;height:1.35rem;accent-color:var(--pine)}.tools input[type=search]{flex:1;min-width:10rem}
.act{font:inherit;text-decoration:none;min-height:2.75rem;padding:.4rem 1rem;border:1px solid var(--pine);border-radius:.4rem;background:var(--raised);color:var(--pine);cursor:pointer}
.act.main{background:var(--pine);color:var(--paper)}.act.danger{border-color:var(--cinnabar);color:var(--cinnabar)}
.rows{list-style:none;margin:0;padding:0}.rows li{display:flex;gap:.75rem;padding:.8rem 0;border-bottom:1px solid var(--line)}
.rows input{width:1.4rem;height:1.4rem;margin:.3rem 0;flex:none;accent-color:var(--pine)}.rows .tick{padding:.35rem;margin:-.35rem}
.rows a{flex:1;min-width:0;color:var(--ink);text-decoration:none}.rows strong{display:block}.rows .words{display:block;color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.rows .meta{display:block;font-size:.85rem;color:var(--soft)}
.flag{display:inline-block;font-size:.8rem;padding:0 .5rem;border-radius:1rem;background:var(--pine-soft);margin-right:.3rem}.flag.bad{background:var(--cinnabar);color:var(--paper)}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1rem;margin:1rem 0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.text{white-space:pre-wrap;background:var(--raised);border:1px solid var(--line);border-radius:.4rem;padding:1rem;margin:1rem 0}
.notice{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;background:var(--pine-soft);padding:.6rem 1rem;border-radius:.4rem;margin:.5rem 0}.notice p{margin:0}
.text.body{white-space:normal;max-width:none;padding:1rem}
.history{padding-left:1.2em}.history time{color:var(--soft);font-size:.9rem}
.chart{width:100%;height:8rem;display:block;border-bottom:1px solid var(--line)}.chart rect{fill:var(--pine)}.chart .questions{fill:var(--cinnabar)}
.bars{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr max-content;gap:.3rem .8rem;align-items:center}.bars span:first-child{overflow-wrap:anywhere;max-width:22rem}.bars svg{width:100%;height:.9rem}.bars rect{fill:var(--pine)}
.desk fieldset{margin:1.5rem 0;padding:1rem;border:1px solid var(--line);border-radius:.4rem}`
