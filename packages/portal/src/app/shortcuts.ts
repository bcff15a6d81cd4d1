import { useSyncExternalStore } from 'react'

// Shortcuts of a single key get in the way of those who speak to their computer, so they can be switched off (WCAG 2.1.4).

const stored = 'tenantry.shortcuts'
const listeners = new Set<() => void>()

const areOn = (): boolean => localStorage.getItem(stored) !== 'off'

/** Remembered by the browser, for everybody who uses it. */
export const setShortcuts = (on: boolean) => {
  if (on) localStorage.removeItem(stored)
  else localStorage.setItem(stored, 'off')
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** Whether a single key (`E`, `/`) does something. */
export const useShortcuts = (): boolean => useSyncExternalStore(subscribe, areOn)
