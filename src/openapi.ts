/** `GET /api/openapi.json`: OpenAPI 3.1 of the JSON, made from the schemas that check what comes in and what is read. */
import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type { Context } from 'hono'
import * as v from 'valibot'

import { RelatedSchema } from './article/lists.ts'
import { AnsweredSchema } from './article/questions.ts'
import { ArticleSchema, CardSchema, LangSchema } from './article/record.ts'
import { SectionSchema, SiteSchema } from './article/site.ts'
import type { Env } from './env.ts'
import { ContactMessageSchema } from './messages/contact-message.ts'
import { QuestionSchema } from './messages/question.ts'
import { ArticlesQuerySchema } from './reader/articles-json.ts'
import { madeAnswer } from './reader/found/made-answer.ts'

/** Of the JSON, not of the software: raised when an answer loses something that it had. */
const VERSION = '1.0.0'

const components = {
  Article: ArticleSchema,
  Card: CardSchema,
  Section: SectionSchema,
  Site: SiteSchema,
  Articles: v.object({ items: v.array(CardSchema), next: v.optional(v.string()) }),
  /** `builtAt` is null until the trigger has seen the article. */
  Related: v.object({ ...RelatedSchema.entries, builtAt: v.nullable(v.string()) }),
  Question: AnsweredSchema,
  Questions: v.object({ items: v.array(AnsweredSchema), next: v.optional(v.string()) }),
  ContactMessage: ContactMessageSchema,
  AskedQuestion: QuestionSchema,
  Receipt: v.object({ id: v.string(), receivedAt: v.string(), state: v.picklist(['stored', 'waiting']) }),
  Problem: v.object({
    type: v.string(),
    title: v.string(),
    status: v.number(),
    detail: v.optional(v.string()),
    errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
  }),
}
type Component = keyof typeof components

const REFERENCES = '#/components/schemas/'

/** What is on the wire: before anything is made of it. A check that JSON Schema cannot say is left out. */
const CONVERSION: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  errorMode: 'ignore',
  overrideRef: ({ referenceId }) => `${REFERENCES}${referenceId}`,
  overrideAction: ({ valibotAction, jsonSchema }) =>
    'metadata' in valibotAction ? { ...jsonSchema, ...(valibotAction.metadata as JsonSchema) } : undefined,
}

/** The document, as text. */
export const openApi = (): string => (text ??= JSON.stringify(document()))
let text: string | undefined

export const openApiJson = (c: Context<{ Bindings: Env }>): Response =>
  madeAnswer(c, { type: 'application/json; charset=utf-8', hash: `openapi-${VERSION}`, cacheTag: 'openapi' }, openApi)

const document = (): Record<string, unknown> => ({
  openapi: '3.1.1',
  info: {
    title: 'Ridge',
    version: VERSION,
    description:
      'Articles, listings and answered questions of a site, and what its readers send. Answers have an ETag; errors are RFC 9457 problems.',
  },
  servers: [{ url: '/' }],
  paths: {
    '/api/site': { get: read('getSite', 'The site and its sections', 'Site', [LANG]) },
    '/api/articles': {
      get: read('listArticles', 'Cards, newest first', 'Articles', queryParameters(ArticlesQuerySchema), [400, 404]),
    },
    '/api/articles/{slug}': { get: read('getArticle', 'An article', 'Article', [SLUG, LANG], [400, 404, 410]) },
    '/api/articles/{slug}/related': {
      get: read('getRelated', 'Its related list, best first', 'Related', [SLUG, LANG], [400, 404, 410]),
    },
    '/api/questions': {
      get: read('listQuestions', 'Answered questions, newest first', 'Questions', [CURSOR], [400, 404]),
      post: send('askQuestion', 'Asks a question', 'AskedQuestion'),
    },
    '/api/questions/{id}': {
      get: read(
        'getQuestion',
        'An answered question',
        'Question',
        [parameter('path', 'id', { type: 'string' })],
        [404],
      ),
    },
    '/api/contact': { post: send('sendContactMessage', 'Sends a message to the company', 'ContactMessage') },
  },
  components: { schemas: toJsonSchemaDefs(components, CONVERSION) },
})

const parameter = (place: 'path' | 'query' | 'header', name: string, schema: unknown) => ({
  in: place,
  name,
  ...(place === 'path' && { required: true }),
  schema,
})
const SLUG = parameter('path', 'slug', { type: 'string' })
const LANG = parameter('query', 'lang', toJsonSchema(LangSchema, CONVERSION))
const CURSOR = parameter('query', 'cursor', { type: 'string' })
const IDEMPOTENCY_KEY = {
  ...parameter('header', 'Idempotency-Key', { type: 'string', minLength: 1, maxLength: 255 }),
  description: 'A message that is sent again with its key is kept once.',
}

function queryParameters(schema: typeof ArticlesQuerySchema): ReturnType<typeof parameter>[] {
  const { properties = {} } = toJsonSchema(schema, { ...CONVERSION, definitions: {} })
  return Object.entries(properties).map(([name, property]) => parameter('query', name, property))
}

const json = (component: Component, type = 'application/json') => ({
  [type]: { schema: { $ref: `${REFERENCES}${component}` } },
})

const STATUSES = {
  400: 'The query, the body or a header is malformed',
  404: 'Nothing is there',
  409: 'The key was used for something else',
  410: 'It was there and is no more',
  413: 'Too large',
  415: 'Not application/json',
  422: '`errors` names each faulty field',
  429: 'Too much within a minute; see Retry-After',
  503: 'Not now; see Retry-After',
} as const
type Status = keyof typeof STATUSES

const problems = (statuses: readonly Status[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: STATUSES[status], content: json('Problem', 'application/problem+json') },
    ]),
  )

const read = (
  operationId: string,
  summary: string,
  component: Component,
  parameters: ReturnType<typeof parameter>[],
  faults: Status[] = [400],
) => ({
  operationId,
  summary,
  parameters,
  responses: {
    200: { description: summary, content: json(component) },
    304: { description: 'The client holds it' },
    ...problems([...faults, 503]),
  },
})

const send = (operationId: string, summary: string, component: Component) => ({
  operationId,
  summary,
  parameters: [IDEMPOTENCY_KEY],
  requestBody: { required: true, content: json(component) },
  responses: {
    201: { description: 'It is kept', content: json('Receipt') },
    ...problems([400, 409, 413, 415, 422, 429, 503]),
  },
})
