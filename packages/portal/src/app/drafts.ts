/** Start of the names under which forms keep what was typed and not sent. */
export const draftPrefix = 'tenantry.draft:'

const draftNames = (storage: Storage): string[] => {
  try {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index))
    return names.filter((name) => name !== null).filter((name) => name.startsWith(draftPrefix))
  } catch {
    // A forbidden storage holds no drafts.
    return []
  }
}

export const hasDrafts = (storage: Storage = sessionStorage): boolean => draftNames(storage).length > 0

/** At sign-out, and when somebody else has signed in: nothing typed stays on the machine. */
export const dropAllDrafts = (storage: Storage = sessionStorage): void => {
  for (const name of draftNames(storage)) storage.removeItem(name)
}
