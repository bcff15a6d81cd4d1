import { expect, test } from 'vitest'
import { cellAfterKey } from './grid-keys.ts'

const size = { rows: 100, columns: 8, page: 10 }
const press = (row: number, column: number, key: string, ctrlKey = false) =>
  cellAfterKey({ row, column }, { key, ctrlKey }, size)

test('arrows move by one cell and stop at the edges', () => {
  expect(press(3, 2, 'ArrowDown')).toEqual({ row: 4, column: 2 })
  expect(press(0, 2, 'ArrowUp')).toEqual({ row: -1, column: 2 })
  expect(press(-1, 2, 'ArrowUp')).toEqual({ row: -1, column: 2 })
  expect(press(99, 7, 'ArrowDown')).toEqual({ row: 99, column: 7 })
  expect(press(5, 7, 'ArrowRight')).toEqual({ row: 5, column: 7 })
})

test('page up stops at the first row, below the headers', () => {
  expect(press(4, 0, 'PageUp')).toEqual({ row: 0, column: 0 })
  expect(press(95, 0, 'PageDown')).toEqual({ row: 99, column: 0 })
})

test('Home and End stay in the row, with Ctrl they leave it', () => {
  expect(press(5, 3, 'Home')).toEqual({ row: 5, column: 0 })
  expect(press(5, 3, 'End')).toEqual({ row: 5, column: 7 })
  expect(press(5, 3, 'Home', true)).toEqual({ row: 0, column: 0 })
  expect(press(5, 3, 'End', true)).toEqual({ row: 99, column: 7 })
})

test('other keys are left to the browser', () => {
  expect(press(5, 3, 'a')).toBeUndefined()
})
