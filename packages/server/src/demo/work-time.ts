const HOUR = 3600_000
const DAY = 24 * HOUR
const FIRST_HOUR = 8
const HOURS = 10
const MONDAY = Date.UTC(1970, 0, 5)

/** The instant so many working hours before `now`: on a weekday, between 8 and 18 h UTC. */
export const workHoursBefore = (now: Date, hours: number): Date => {
  const days = Math.floor((now.getTime() - MONDAY) / DAY)
  const weekday = days % 7
  const hour = (now.getTime() - MONDAY - days * DAY) / HOUR - FIRST_HOUR
  const workdays = Math.floor(days / 7) * 5 + Math.min(weekday, 5)
  const today = weekday < 5 ? Math.min(Math.max(hour, 0), HOURS) : 0
  const position = workdays * HOURS + today - hours
  const workday = Math.floor(position / HOURS)
  const day = Math.floor(workday / 5) * 7 + (workday % 5)
  return new Date(MONDAY + day * DAY + (FIRST_HOUR + position - workday * HOURS) * HOUR)
}
