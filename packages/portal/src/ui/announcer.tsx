import { makeStyles } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'

let text = ''
const listeners = new Set<() => void>()

const say = (next: string) => {
  text = next
  for (const listener of listeners) listener()
}

/** Tells screen readers what changed without moving focus. Polite; a later text replaces an earlier one. */
export const announce = (message: string) => {
  // The same text again is only read if the region was empty in between.
  say('')
  setTimeout(() => say(message), 50)
}

const useStyles = makeStyles({
  hidden: {
    position: 'fixed',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})

export const Announcer = () => {
  const message = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => text,
  )
  return (
    <div role="status" aria-live="polite" aria-atomic="true" className={useStyles().hidden}>
      {message}
    </div>
  )
}
