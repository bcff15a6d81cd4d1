import type { Values } from './values.ts'

/** What was typed and not sent yet, with the values it was typed over, so that it can be merged if those moved on. */
export interface Draft<F extends string> {
  etag: string
  opened: Values<F>
  values: Values<F>
  savedAt: string
  /** Number of the change that this form takes back. */
  undoes?: number
}

/** Whose draft it is, and of which record. */
export interface DraftKey {
  user: string
  record: string
}

/** Start of the names under which forms keep what was typed and not sent. */
const prefix = 'tenantry.draft:'
const nameOf = ({ user, record }: DraftKey) => `${prefix}${encodeURIComponent(user)}:${record}`

type DraftStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

const inMemory = (): DraftStorage => {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  }
}

let memory: DraftStorage | undefined

/** From here on nothing typed is written anywhere: it is gone with the page. */
export const keepDraftsInMemory = (): void => {
  memory ??= inMemory()
}

const usual = (): DraftStorage => memory ?? sessionStorage

/** A full or forbidden storage must never break the form. */
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

const isValues = <F extends string>(value: unknown, fields: readonly F[]): value is Values<F> =>
  typeof value === 'object' &&
  value !== null &&
  fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'string')

export const keepDraft = <F extends string>(key: DraftKey, draft: Draft<F>, storage: DraftStorage = usual()): void => {
  quietly(() => storage.setItem(nameOf(key), JSON.stringify(draft)))
}

/** The draft of a form with these fields; one of another version of the form is none. */
export const findDraft = <F extends string>(
  key: DraftKey,
  fields: readonly F[],
  storage: DraftStorage = usual(),
): Draft<F> | undefined =>
  quietly(() => {
    const draft = JSON.parse(storage.getItem(nameOf(key)) ?? 'null') as Draft<F> | null
    return draft && typeof draft.etag === 'string' && isValues(draft.opened, fields) && isValues(draft.values, fields)
      ? draft
      : undefined
  })

export const dropDraft = (key: DraftKey, storage: DraftStorage = usual()): void => {
  quietly(() => storage.removeItem(nameOf(key)))
}

const draftNames = (storage: DraftStorage): string[] =>
  quietly(() => {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index))
    return names.filter((name) => name !== null).filter((name) => name.startsWith(prefix))
  }) ?? []

export const hasDrafts = (storage: DraftStorage = usual()): boolean => draftNames(storage).length > 0

/** At sign-out, and when somebody else has signed in: nothing typed stays on the machine. */
export const dropAllDrafts = (storage: DraftStorage = usual()): void => {
  for (const name of draftNames(storage)) storage.removeItem(name)
}
