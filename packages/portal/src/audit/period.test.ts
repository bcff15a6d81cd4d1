import { expect, test } from 'vitest'
import { dayOrNothing, isInOrder, lastDays } from './period.ts'

test('the last seven days include today', () => {
  expect(lastDays(7, new Date('2026-03-10T23:30:00Z'))).toEqual({ from: '2026-03-04', to: '2026-03-10' })
})

test('what is no day is nothing', () => {
  expect(dayOrNothing('2026-02-30x')).toBeUndefined()
  expect(dayOrNothing(undefined)).toBeUndefined()
  expect(dayOrNothing('2026-02-28')).toBe('2026-02-28')
})

test('a period that ends before it starts is refused', () => {
  expect(isInOrder({ from: '2026-03-02', to: '2026-03-01' })).toBe(false)
  expect(isInOrder({ from: '2026-03-02' })).toBe(true)
})
