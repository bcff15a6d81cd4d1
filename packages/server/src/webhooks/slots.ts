/** A number of places that are taken in the order of asking. */
export interface Slots {
  /** Resolves with what gives the place back. */
  take: () => Promise<() => void>
}

export const openSlots = (count: number): Slots => {
  let free = count
  const waiting: (() => void)[] = []
  const give = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    take: () =>
      new Promise((resolve) => {
        const got = () => resolve(give)
        if (free === 0) return void waiting.push(got)
        free--
        got()
      }),
  }
}
