let leaving = false

/** Whether the page is being left on purpose: nobody is to be asked then. */
export const isLeaving = (): boolean => leaving

/** Leaves the page for good: nothing after it should be drawn. */
export const leaveTo = (address: string): Promise<never> => {
  leaving = true
  location.assign(address)
  return new Promise<never>(() => {})
}
