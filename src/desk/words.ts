/** The words of the desk for what the tables hold. */
import type { Delivery } from '../inbox/deliveries.ts'
import type { What } from '../inbox/events.ts'

export const EVENTS: Record<What, string> = {
  note: '备注',
  state: '改状态',
  assign: '指派',
  answer: '回答',
  reword: '改问题的字句',
  link: '关联',
  resend: '重发通知',
  erase: '删除个人信息',
}

export const DELIVERIES: Record<Delivery['state'], string> = {
  waiting: '等待发送',
  sending: '正在发送',
  sent: '已送达',
  dead: '没有送达，已放弃',
}

export const CTAS: Record<string, string> = {
  top: '文章开头',
  end: '文章结尾',
  foot: '页脚或别处',
  '': '没有记下',
}

export const WAYS: Record<string, string> = { phone: '电话', wechat: '微信', email: '邮箱' }

/** What was done, told on the next page. */
export const DONE: Record<string, string> = {
  handled: '已标为处理完',
  spam: '已移到垃圾',
  new: '已放回新的',
  declined: '已标为不公开回答',
  answered: '已回答，下一次定时任务（一分钟内）公开',
  assign: '已指派',
  note: '备注已记下',
  reword: '字句已改',
  link: '关联已改',
  undo: '已撤销',
  resend: '已排队重发',
  erased: '已删除',
  revived: '已放回，稍后再试',
}

export const REFUSED: Record<string, string> = {
  'unknown-state': '没有这个状态',
  unanswered: '还没有写回答',
  same: '没有变化：可能别人刚改过',
  overtaken: '没有撤销：那之后又有人改过',
  changed: '没有保存：你打开这一页之后有人改过。看一下现在的内容，再改',
  long: '太长了，没有保存：回答最多 20000 字，备注最多 2000 字',
  'no-article': '网址中不会有这样的名字，没有保存',
  'nothing-to-undo': '没有可以撤销的',
  empty: '内容是空的',
  missing: '没有这一条：可能已经删除',
}
