import { useNavigate, useSearch } from '@tanstack/react-router'
import { dayOrNothing, type Period } from './period.ts'

/** What of the log is shown. */
export interface ActivityFilter {
  period: Period
  /** User name, as they sign in. */
  user?: string | undefined
  operation?: string | undefined
}

/** The filter is in the address, so that it can be shared and survives a reload. `usual` applies where it names no days. */
export const useActivityFilter = (usual: Period): [ActivityFilter, (filter: ActivityFilter) => void] => {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const { from, to, all, user, operation } = search
  const chosen = from !== undefined || to !== undefined || all !== undefined
  const period = chosen ? { from: dayOrNothing(from), to: dayOrNothing(to) } : usual
  const isUsual = (each: Period) => each.from === usual.from && each.to === usual.to

  const change = ({ period: days, ...rest }: ActivityFilter) => {
    const next = {
      ...(!isUsual(days) && (days.from || days.to ? { from: days.from, to: days.to } : { all: '1' })),
      ...(rest.user && { user: rest.user }),
      ...(rest.operation && { operation: rest.operation }),
    }
    void navigate({ to: '.', search: next, replace: true, resetScroll: false })
  }
  return [{ period, user, operation }, change]
}
