// When somebody last touched a page of ours in this browser. What a page asks for by itself in the meantime is marked, so
// that it keeps no session alive (R11.2).

const inputs = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const
const MARK = 'x-tenantry-request'

let last = Date.now()
let grain = 60_000
let toldAt = 0
let asking = false
const listeners = new Set<() => void>()
/** The other windows: whoever works in one of them is not away. */
const windows = new BroadcastChannel('tenantry.attention')

const notice = () => {
  last = Date.now()
  for (const listener of listeners) listener()
}

const tell = () => {
  notice()
  if (last - toldAt < grain) return
  toldAt = last
  windows.postMessage(null)
}

const onInput = () => {
  if (!asking) tell()
}

windows.onmessage = notice
for (const input of inputs) addEventListener(input, onInput, { capture: true, passive: true })

export const attention = {
  last: () => last,
  /** Somebody says so. */
  notice: tell,
  /** Whether somebody is asked if they are there: then only the answer counts. */
  ask: (on: boolean) => {
    asking = on
  },
  /** Told at every touch, of this window or another one. */
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  /** How exactly it has to be known for a session that lasts so long without use, in milliseconds. */
  grain: () => grain,
  of: (idleSeconds: number) => {
    grain = (idleSeconds * 1000) / 60
  },
}

/** Says of each call whether somebody is there. */
export const attended =
  (send: typeof fetch): typeof fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set(MARK, Date.now() - last > grain ? 'background' : '1')
    return send(input, { ...init, headers })
  }
