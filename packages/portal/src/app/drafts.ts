/** Start of the names under which forms keep what was typed and not sent. */
export const draftPrefix = 'tenantry.draft:'

/** At sign-out, and when somebody else has signed in: nothing typed stays on the machine. */
export const dropAllDrafts = (storage: Storage = sessionStorage): void => {
  try {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index))
    for (const name of names) if (name?.startsWith(draftPrefix)) storage.removeItem(name)
  } catch {
    // A forbidden storage holds no drafts.
  }
}
