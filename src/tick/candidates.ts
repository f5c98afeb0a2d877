/**
 * Candidates from a large catalogue: the full-text index of INDEX finds the articles that share the most telling terms, so
 * that a change need not be compared with all. Terms are the ranker's own numbers, written as words: the index only
 * chooses whom to compare, the scores are exact.
 */
import type { Vector } from '../related/vector.ts'
import { heaviest, type Weighted } from '../related/weights.ts'

/**
 * Up to so many articles a change is compared with all of them. Beyond, the candidates that the index finds hold at least
 * 95 % of the five best (measured: README of this folder).
 */
export const EXACT_UP_TO = 1000

/** Terms asked for and candidates taken: 128 and 200 gave .976 of the five best; 50 and 100 only .9. */
const QUERY_TERMS = 128
export const CANDIDATES = 200

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** A term as a word of four letters: 20 bits, five a letter. */
const tokenOf = (term: number): string =>
  LETTERS[term >> 15]! + LETTERS[(term >> 10) & 31]! + LETTERS[(term >> 5) & 31]! + LETTERS[term & 31]!

export function tokensOf({ ids }: Vector): string {
  let text = ''
  for (const id of ids) text += `${tokenOf(id)} `
  return text
}

/** The full-text query for the terms that say most. */
export const queryOf = (document: Weighted): string =>
  Array.from(heaviest(document, QUERY_TERMS), (id) => `"${tokenOf(id)}"`).join(' OR ')

/** Slugs of the candidates for one query. */
export const SELECT_CANDIDATES = `SELECT a.slug FROM
  (SELECT rowid FROM article_terms WHERE article_terms MATCH ? ORDER BY rank LIMIT ${CANDIDATES}) t
  JOIN articles a ON a.id = t.rowid WHERE a.kind = ? AND a.live = 1`
