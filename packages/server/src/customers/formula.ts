// A spreadsheet program runs a cell that starts like this, also after blanks and quotes.
const FORMULA = /^[\s'"]*[=+\-@\t\r]/
const NEUTRALISED = /^'[\s'"]*[=+\-@\t\r]/

/** A cell that no spreadsheet program takes for a formula (R6.7). */
export const neutralised = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)

/** The cell as it was before. */
export const original = (cell: string): string => (NEUTRALISED.test(cell) ? cell.slice(1) : cell)
