/** A closing dialogue gives the focus back itself first. */
const CLOSED_MS = 150

/**
 * Puts the focus where work goes on when a dialogue has closed. Never out of one that was opened meanwhile: with the focus
 * outside, that one would be hidden.
 */
export const focusAfterDialogue = (find: () => HTMLElement | null | undefined): void => {
  setTimeout(() => {
    if (!document.querySelector('[role="dialog"], [role="alertdialog"]')) find()?.focus()
  }, CLOSED_MS)
}
