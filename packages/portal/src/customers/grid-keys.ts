/** A cell of the grid; row -1 holds the column headers. */
export interface Cell {
  row: number
  column: number
}

export interface GridSize {
  rows: number
  columns: number
  /** Rows that Page up and Page down move by. */
  page: number
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** The cell that a key leads to, as in the grid pattern of the ARIA guide; undefined for any other key. */
export const cellAfterKey = (
  { row, column }: Cell,
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  { rows, columns, page }: GridSize,
): Cell | undefined => {
  const at = (nextRow: number, nextColumn: number): Cell => ({
    row: clamp(nextRow, -1, rows - 1),
    column: clamp(nextColumn, 0, columns - 1),
  })
  switch (key) {
    case 'ArrowDown':
      return at(row + 1, column)
    case 'ArrowUp':
      return at(row - 1, column)
    case 'ArrowRight':
      return at(row, column + 1)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'PageDown':
      return at(row + page, column)
    case 'PageUp':
      return at(Math.max(row - page, 0), column)
    case 'Home':
      return ctrlKey ? at(0, 0) : at(row, 0)
    case 'End':
      return ctrlKey ? at(rows - 1, columns - 1) : at(row, columns - 1)
    default:
      return undefined
  }
}
