import { draftPrefix } from '../../app/drafts.ts'
import { fieldNames, type Values } from './changes.ts'

/** What was typed and not sent yet, with the values it was typed over, so that it can be merged if those moved on. */
export interface Draft {
  etag: string
  opened: Values
  values: Values
  savedAt: string
  /** Number of the change that this form takes back. */
  undoes?: number
}

export interface DraftKey {
  user: string
  customerId: string
}

const keyOf = ({ user, customerId }: DraftKey) => `${draftPrefix}${encodeURIComponent(user)}:${customerId}`

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' &&
  value !== null &&
  fieldNames.every((field) => typeof (value as Record<string, unknown>)[field] === 'string')

/** A full or forbidden storage must never break the form. */
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

export const keepDraft = (key: DraftKey, draft: Draft, storage: Storage = sessionStorage): void => {
  quietly(() => storage.setItem(keyOf(key), JSON.stringify(draft)))
}

export const findDraft = (key: DraftKey, storage: Storage = sessionStorage): Draft | undefined =>
  quietly(() => {
    const draft = JSON.parse(storage.getItem(keyOf(key)) ?? 'null') as Draft | null
    return draft && typeof draft.etag === 'string' && isValues(draft.opened) && isValues(draft.values)
      ? draft
      : undefined
  })

export const dropDraft = (key: DraftKey, storage: Storage = sessionStorage): void => {
  quietly(() => storage.removeItem(keyOf(key)))
}
