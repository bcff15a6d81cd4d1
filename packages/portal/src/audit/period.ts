/** Days of the log, both ends included, in UTC as the service counts them. */
export interface Period {
  from?: string | undefined
  to?: string | undefined
}

export const day = (date: Date): string => date.toISOString().slice(0, 10)

/** The most recent days up to today. */
export const lastDays = (days: number, today: Date = new Date()): Period => ({
  from: day(new Date(today.getTime() - (days - 1) * 86_400_000)),
  to: day(today),
})

/** A day as a date field writes it, or nothing. */
export const dayOrNothing = (text: unknown): string | undefined =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined

/** V-93: From must not be later than To. */
export const isInOrder = ({ from, to }: Period): boolean => !from || !to || from <= to
