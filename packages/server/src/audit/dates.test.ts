import { ApiError } from '@tenantry/contract'
import { describe, expect, test } from 'vitest'
import { auditWindow, readDate } from './dates.ts'

const now = new Date('2024-06-20T13:14:15.167Z')
const iso = (text: string) => new Date(readDate(text, 'startDate').at).toISOString()

describe('dates as clients write them', () => {
  test.each([
    ['the documentation', '2024-06-01'],
    ['the documentation’s sample', '6/1/2024 12:00:00 AM'],
    ['the .NET SDK', '06/01/2024 00:00:00'],
    ['the Java SDK: the last part is the day of the year', '2024-06-153'],
    ['ISO with a zone', '2024-06-01T00:00:00Z'],
    ['ISO without', '2024-06-01T00:00:00'],
    ['ISO with an offset', '2024-06-01T02:00:00+02:00'],
    ['seven digits after the second', '2024-06-01T00:00:00.0000000Z'],
    ['a blank for the T', '2024-06-01 00:00'],
    ['blanks and quotes around', ' "2024-06-01" '],
    ['a day only, the American way', '6/1/2024'],
  ])('%s: 1 June', (_who, text) => {
    expect(iso(text)).toBe('2024-06-01T00:00:00.000Z')
  })

  test.each([
    ['2024-01-15', '2024-01-15T00:00:00.000Z'], // of January both readings agree
    ['2024-01-031', '2024-01-31T00:00:00.000Z'],
    ['2024-03-060', '2024-02-29T00:00:00.000Z'],
    ['2024-12-366', '2024-12-31T00:00:00.000Z'],
    ['2/29/2024', '2024-02-29T00:00:00.000Z'],
    ['6/1/2024 12:30 PM', '2024-06-01T12:30:00.000Z'],
    ['6/1/2024 1:05:09 pm', '2024-06-01T13:05:09.000Z'],
    ['2024-06-01T23:59:59.9999999Z', '2024-06-01T23:59:59.999Z'],
    ['2024-06-01T01:00:00-0530', '2024-06-01T06:30:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(iso(text)).toBe(instant)
  })

  test.each([
    '',
    'yesterday',
    '2024-13-01',
    '2024-00-10',
    '2024-06-00',
    '2023-02-29',
    '2023-12-366',
    '2024-06-367',
    '31/12/2024',
    '2/30/2024',
    '2024-06-01T24:00:00Z',
    '2024-06-01T10:60:00Z',
    '13:00',
    '1718841600',
    '2024-06-01Z',
    '+010000-01-01',
    '-000001-01-01',
    '2024-06-01T00:00:00+99:99',
    "2024-06-01' OR 1=1",
    `${'9'.repeat(60)}-06-01`,
  ])('R6.3: %j is refused by the name of its field', (text) => {
    const read = () => readDate(text, 'endDate')
    expect(read).toThrow(ApiError)
    try {
      read()
    } catch (error) {
      expect((error as ApiError).data[0]!.field).toBe('endDate')
    }
  })
})

describe('the window', () => {
  const window = (start?: string, end?: string) => auditWindow(start, end, now)

  test('none given: the last 30 days up to now', () => {
    expect(window()).toEqual({ from: '2024-05-21T13:14:15.167Z', to: '2024-06-20T13:14:15.168Z' })
  })

  test('a start alone: up to, not including, 30 days later, and never past now', () => {
    expect(window('2024-04-01')).toEqual({ from: '2024-04-01T00:00:00.000Z', to: '2024-05-01T00:00:00.000Z' })
    expect(window('2024-06-10').to).toBe('2024-06-20T13:14:15.168Z')
  })

  test('a day as end counts whole, an instant to itself', () => {
    expect(window('2024-05-01', '2024-05-01')).toEqual({
      from: '2024-05-01T00:00:00.000Z',
      to: '2024-05-02T00:00:00.000Z',
    })
    expect(window('2024-05-01', '05/02/2024 10:00:00').to).toBe('2024-05-02T10:00:00.001Z')
  })

  test('both given: any span inside the 90 days', () => {
    expect(window('2024-03-22', '2024-06-20')).toEqual({
      from: '2024-03-22T00:00:00.000Z',
      to: '2024-06-21T00:00:00.000Z',
    })
    expect(() => window('2024-03-21')).toThrow('invalidProperty')
    expect(() => window('1999-01-01', '2024-06-20')).toThrow('invalidProperty')
  })

  test('an end before the start is refused, also before the start that was not given', () => {
    expect(() => window('2024-06-10', '2024-06-09')).toThrow('invalidProperty')
    expect(() => window(undefined, '2024-05-20')).toThrow('invalidProperty')
    expect(() => window('2024-06-10T10:00:00', '2024-06-10T09:00:00')).toThrow('invalidProperty')
  })

  test('an end far away is still after the start when they are compared as texts', () => {
    for (const end of ['9999-12-31', '12/31/9999 23:59:59', '9999-12-31T23:59:59-12:00']) {
      const { from, to } = window('2024-06-01', end)
      expect(to > from).toBe(true)
    }
    const future = window('9999-12-31')
    expect(future.to >= future.from).toBe(true)
  })
})
