/** `/desk`: the inbox of those who answer. Every address asks who is there first; every form must come from the desk itself. */
import { bodyLimit } from 'hono/body-limit'
import { Hono } from 'hono/tiny'

import { deliveriesAction, deliveriesPage } from './deliveries.ts'
import { exportMessages, exportQuestions } from './export.ts'
import { figuresPage } from './figures.ts'
import { type DeskEnv, onlyStaff } from './identity.ts'
import { messageAction, messageList, messagePage, messagesAction } from './messages.ts'
import { onlyFromDesk } from './only-from-desk.ts'
import { peopleAction, peoplePage } from './people.ts'
import { questionAction, questionDeskPage, questionList, questionsAction } from './questions.ts'
import { ticksPage } from './ticks.ts'

/** An answer of 20,000 characters takes 240,000 bytes percent-encoded. */
const FORM_MAX_BYTES = 512 * 1024

export const desk = new Hono<DeskEnv>()

desk.use('/desk', onlyStaff)
desk.use('/desk/*', onlyStaff)
const form = [
  onlyFromDesk,
  bodyLimit({
    maxSize: FORM_MAX_BYTES,
    onError: (c) => c.text('413 内容太长了，请缩短后再提交。\n', 413),
  }),
] as const

desk.get('/desk', (c) => c.redirect('/desk/messages?state=new', 302))
desk.get('/desk/messages', messageList)
desk.post('/desk/messages', ...form, messagesAction)
desk.get('/desk/messages/:id', messagePage)
desk.post('/desk/messages/:id', ...form, messageAction)
desk.get('/desk/questions', questionList)
desk.post('/desk/questions', ...form, questionsAction)
desk.get('/desk/questions/:id', questionDeskPage)
desk.post('/desk/questions/:id', ...form, questionAction)
desk.get('/desk/export/messages.csv', exportMessages)
desk.get('/desk/export/questions.csv', exportQuestions)
desk.get('/desk/figures', figuresPage)
desk.get('/desk/deliveries', deliveriesPage)
desk.post('/desk/deliveries', ...form, deliveriesAction)
desk.get('/desk/ticks', ticksPage)
desk.get('/desk/people', peoplePage)
desk.post('/desk/people', ...form, peopleAction)
