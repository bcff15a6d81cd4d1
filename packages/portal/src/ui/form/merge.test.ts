import { describe, expect, test } from 'vitest'
import { merge, resolve, undecided } from './merge.ts'

const opened = { 'billing.companyName': 'old name', 'billing.email': 'old email' }
const with_ = (changes: Partial<typeof opened>) => ({ ...opened, ...changes })

describe('merge', () => {
  test('what one side changed is taken without a question', () => {
    const merged = merge(opened, {
      theirs: with_({ 'billing.email': 'b' }),
      mine: with_({ 'billing.companyName': 'a' }),
    })
    expect(merged.conflicts).toEqual([])
    expect(merged.taken).toEqual(['billing.email'])
    expect(merged.values).toEqual(with_({ 'billing.email': 'b', 'billing.companyName': 'a' }))
  })

  test('the same change on both sides is no conflict', () => {
    const same = with_({ 'billing.email': 'same' })
    expect(merge(opened, { theirs: same, mine: with_({ 'billing.email': 'same ' }) }).conflicts).toEqual([])
  })

  test('different values for one field need a choice, and the choice decides', () => {
    const merged = merge(opened, { theirs: with_({ 'billing.email': 'b' }), mine: with_({ 'billing.email': 'a' }) })
    expect(merged.conflicts).toEqual([{ field: 'billing.email', opened: 'old email', theirs: 'b', mine: 'a' }])
    expect(undecided(merged, {})).toEqual(['billing.email'])
    expect(resolve(merged, { 'billing.email': 'theirs' })['billing.email']).toBe('b')
    expect(resolve(merged, { 'billing.email': 'mine' })['billing.email']).toBe('a')
  })

  test('one side cleared what the other changed: a conflict', () => {
    const merged = merge(opened, { theirs: with_({ 'billing.email': '' }), mine: with_({ 'billing.email': 'a' }) })
    expect(merged.conflicts[0]?.theirs).toBe('')
  })

  test('nothing that nobody changed moves', () => {
    expect(merge(opened, { theirs: opened, mine: opened })).toEqual({ values: opened, taken: [], conflicts: [] })
  })
})
