import { beforeEach, expect, test, vi } from 'vitest'
import { dropAllDrafts, dropDraft, findDraft, hasDrafts, keepDraft } from './drafts.ts'

const storage = (): Storage => {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  }
}
let kept: Storage
beforeEach(() => {
  kept = storage()
})

const fields = ['billing.companyName', 'billing.email'] as const
const values = { 'billing.companyName': 'Faro', 'billing.email': 'old' }
const draft = {
  etag: 'e1',
  opened: values,
  values: { ...values, 'billing.email': 'new' },
  savedAt: '2026-03-01T10:00:00Z',
}
const mine = { user: 'ana@faro.example', record: '1' }

test('a draft is found again by its user and record only', () => {
  keepDraft(mine, draft, kept)
  expect(findDraft(mine, fields, kept)).toEqual(draft)
  expect(findDraft({ ...mine, record: '2' }, fields, kept)).toBeUndefined()
  expect(findDraft({ ...mine, user: 'leo@faro.example' }, fields, kept)).toBeUndefined()
})

test('a submitted form leaves nothing', () => {
  keepDraft(mine, draft, kept)
  dropDraft(mine, kept)
  expect([kept.length, hasDrafts(kept)]).toEqual([0, false])
})

test('sign-out leaves no draft of anyone, and nothing else is touched', () => {
  kept.setItem('other', 'x')
  keepDraft(mine, draft, kept)
  keepDraft({ ...mine, record: '2' }, draft, kept)
  dropAllDrafts(kept)
  expect(kept.length).toBe(1)
})

test('a draft of another version of the form, or no draft at all, is ignored', () => {
  kept.setItem('tenantry.draft:ana%40faro.example:1', '{"etag":"e1","values":{}}')
  expect(findDraft(mine, fields, kept)).toBeUndefined()
  kept.setItem('tenantry.draft:ana%40faro.example:1', '{')
  expect(findDraft(mine, fields, kept)).toBeUndefined()
})

test('a full storage is no error', () => {
  kept.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  expect(() => keepDraft(mine, draft, kept)).not.toThrow()
})

test('R11.2: in memory, drafts are found again and nothing is written anywhere', async () => {
  vi.resetModules()
  vi.stubGlobal('sessionStorage', kept)
  const drafts = await import('./drafts.ts')
  drafts.keepDraftsInMemory()
  drafts.keepDraft(mine, draft)
  expect([kept.length, drafts.hasDrafts()]).toEqual([0, true])
  expect(drafts.findDraft(mine, fields)).toEqual(draft)
  drafts.dropAllDrafts()
  expect(drafts.findDraft(mine, fields)).toBeUndefined()
  vi.unstubAllGlobals()
})
