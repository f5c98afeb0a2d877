/** The description of the JSON is one: that the answers are as it says is tested where they are made. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'

import { openApi } from '../src/openapi.ts'

test('the description of the JSON is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(JSON.parse(openApi()) as Record<string, unknown>)
  expect(result).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
})
