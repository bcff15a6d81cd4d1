import { useCallback, useEffect, useRef } from 'react'

/** Ctrl+Enter, or ⌘ and Enter, goes on to the next step of a form. */
export const useForwardKey = (forward: () => void): void => {
  const latest = useRef(forward)
  latest.current = forward
  const onKey = useCallback((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
    if (document.querySelector('[role=dialog], [role=alertdialog]')) return
    event.preventDefault()
    latest.current()
  }, [])
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onKey])
}
