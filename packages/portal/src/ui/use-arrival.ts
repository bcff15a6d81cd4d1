import { type RefObject, useEffect } from 'react'

let pagesShown = 0

/** "*screen* – *customer* – Tenantry". */
export const useDocumentTitle = (...parts: readonly string[]) => {
  const title = [...parts, 'Tenantry'].join(' – ')
  useEffect(() => {
    document.title = title
  }, [title])
}

/** Moves the focus to the heading of a page that was gone to, not to that of the first one. */
export const useArrivalFocus = (heading: RefObject<HTMLElement | null>, wanted = true) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (pagesShown++ > 0 && wanted) heading.current?.focus({ preventScroll: true })
  }, [])
}
