import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isSectionSlug, isSlug, slugOfSegment } from '../../src/article/slug.ts'

describe('slugs', () => {
  test.each(['what-is-it', '什么是运营', '2026', 'a.b_c', '𠮷野家', 'é'])('%s names an article', (slug) => {
    expect(isSlug(slug)).toBe(true)
  })

  test.each(['', '-a', '.a', 'A', 'a/b', 'a:b', 'a b', 'a%', 'e\u0301', '字'.repeat(161), '😀', 'a\u200B', '\uD800'])(
    '%j does not',
    (slug) => {
      expect(isSlug(slug)).toBe(false)
    },
  )

  test('of any spelling in a URL is the one slug, or none', () => {
    expect(slugOfSegment('What-Is-It')).toBe('what-is-it')
    expect(slugOfSegment('e%CC%81')).toBe('é')
    expect(slugOfSegment('%E0%A4%A')).toBeUndefined()
    expect(slugOfSegment('a%2Fb')).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (segment) => {
        const slug = slugOfSegment(segment)
        return slug === undefined || isSlug(slug)
      }),
    )
  })

  test('of sections are ASCII words that no page of Ridge has', () => {
    expect(['academy', 'top-10'].every(isSectionSlug)).toBe(true)
    expect(['api', 'contact', 'Academy', 'a--b', '学院', 'page', ''].some(isSectionSlug)).toBe(false)
  })
})
