import { useEffect, useState } from 'react'

/** True once `on` has held for a moment: what is over in a blink should not flicker. */
export const useDelayed = (on: boolean, ms = 150): boolean => {
  const [due, setDue] = useState(false)
  useEffect(() => {
    if (!on) return setDue(false)
    const timer = setTimeout(() => setDue(true), ms)
    return () => clearTimeout(timer)
  }, [on, ms])
  return on && due
}
