const REMEMBERED_MS = 1_000
const WAITED_MS = 30
const STUCK_MS = 2_000

/**
 * Whether the store can be written to (R10.1). The outcome of the last write is remembered for a second; then a small write
 * is tried, one at a time however many ask. While it runs the last outcome stands, until it has been running too long.
 */
export const openReadiness = (write: () => Promise<boolean>, now: () => number = () => performance.now()) => {
  let known: { writable: boolean; at: number } | undefined
  let trial: { since: number; outcome: Promise<boolean> } | undefined

  const saw = (writable: boolean): void => {
    known = { writable, at: now() }
  }
  const tried = async (): Promise<boolean> => {
    const writable = await write().catch(() => false)
    trial = undefined
    saw(writable)
    return writable
  }
  return {
    /** What a write has come to. */
    saw,
    ready: async (): Promise<boolean> => {
      if (known && now() - known.at < REMEMBERED_MS) return known.writable
      trial ??= { since: now(), outcome: tried() }
      const { since, outcome } = trial
      if (!known) return outcome
      const last = known.writable
      const waited = new Promise<boolean>((resolve) =>
        setTimeout(() => resolve(last && now() - since < STUCK_MS), WAITED_MS).unref(),
      )
      return Promise.race([outcome, waited])
    },
  }
}
