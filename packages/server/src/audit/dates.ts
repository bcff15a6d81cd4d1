import { badQuery } from '../http/paging.ts'

const DAY = 86_400_000
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Instants are compared as texts; from the year 10000 on they would have a sign before them. */
const instant = (at: number): string => new Date(Math.min(at, LAST)).toISOString()

/** The instant at which a day, `2026-05-31`, is over. */
export const endOf = (day: string): string => instant(Date.parse(day) + DAY)

const utc = (year: number, month: number, day: number, time = 0): number | undefined => {
  const at = Date.UTC(year, month - 1, day)
  const date = new Date(at)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at + time : undefined
}

/** An instant, and whether only its day was named. */
export interface Moment {
  at: number
  dayOnly: boolean
}

const clock = (hours: string, minutes: string, seconds = '0', half?: string): number | undefined => {
  const hour = half ? (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hours)
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return hour * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000
}

const read = (text: string): Moment | undefined => {
  // One SDK's pattern prints the day of the year as last part: more than 31 can be nothing else.
  const day = /^(\d{4})-(\d{1,2})-(\d{2,3})$/.exec(text)
  if (day) {
    const [year, month, last] = [Number(day[1]), Number(day[2]), Number(day[3])]
    if (last <= 31) return moment(utc(year, month, last), true)
    const at = Date.UTC(year, 0, last)
    return last <= 366 && new Date(at).getUTCFullYear() === year ? { at, dayOnly: true } : undefined
  }
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T+](\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?)?$/i.exec(text)
  if (american) {
    const [, month, dayOfMonth, year, hours, minutes, seconds, half] = american
    const time = hours === undefined ? 0 : clock(hours, minutes ?? '0', seconds, half)
    return time === undefined
      ? undefined
      : moment(utc(Number(year), Number(month), Number(dayOfMonth), time), hours === undefined)
  }
  const iso = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  )
  if (!iso) return undefined
  const [, year, month, date, hours, minutes, seconds, fraction, zone] = iso
  const time = clock(hours!, minutes!, seconds)
  const local = time === undefined ? undefined : utc(Number(year), Number(month), Number(date), time)
  if (local === undefined) return undefined
  const offset = offsetOf(zone)
  if (offset === undefined) return undefined
  return { at: local + Number((fraction ?? '').padEnd(3, '0').slice(0, 3)) - offset * 60_000, dayOnly: false }
}

/** Minutes east of Greenwich. */
const offsetOf = (zone: string | undefined): number | undefined => {
  if (!zone || /z/i.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

const moment = (at: number | undefined, dayOnly: boolean): Moment | undefined =>
  at === undefined ? undefined : { at, dayOnly }

/** A date as the documentation, the SDKs and scripts write it; no zone means UTC. */
export const readDate = (text: string, field: string): Moment => {
  const found = read(text.trim().replace(/^"(.*)"$/, '$1'))
  if (!found) throw badQuery(field, 'query.date')
  return found
}

/** The window that a continuation token carries. A token outlives midnight by a day, and a client may have written it. */
export const stillReadable = (window: { from: string; to: string }, now: Date): { from: string; to: string } => {
  if (window.from < instant(now.getTime() - 92 * DAY)) throw badQuery('MS-ContinuationToken', 'query.token')
  return window
}

/** The window of the audit API: 30 days unless both ends are named, never further back than 90 days. */
export const auditWindow = (
  startDate: string | undefined,
  endDate: string | undefined,
  now: Date,
): { from: string; to: string } => {
  const today = Math.floor(now.getTime() / DAY) * DAY
  const start = startDate ? readDate(startDate, 'startDate').at : now.getTime() - 30 * DAY
  if (start < today - 90 * DAY) throw badQuery('startDate', 'query.range')
  const end = endDate ? readDate(endDate, 'endDate') : undefined
  // A named end counts whole: the day, or the instant itself. Without one the window is half open.
  const to = end
    ? end.dayOnly
      ? end.at + DAY
      : end.at + 1
    : startDate
      ? Math.min(start + 30 * DAY, now.getTime() + 1)
      : now.getTime() + 1
  if (end && to <= start) throw badQuery('endDate', 'date.order')
  return { from: instant(start), to: instant(Math.max(to, start)) }
}
