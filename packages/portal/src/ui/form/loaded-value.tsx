import { Button } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { Value } from './value.tsx'

interface Loaded<T> {
  data: T | undefined
  error: unknown
  refetch: () => unknown
}

export interface LoadedValueProps<T> {
  label: string
  query: Loaded<T>
  children: (data: T) => ReactNode
  /** Beside the value. */
  action?: ReactNode
}

/** A value that is read by itself: until then a sign of it, and where that fails the way to try again. */
export const LoadedValue = <T,>({ label, query, children, action }: LoadedValueProps<T>) => {
  const { t } = useFormat()
  if (query.data !== undefined)
    return (
      <Value label={label} value="…" action={action}>
        {children(query.data)}
      </Value>
    )
  if (!query.error) return <Value label={label} value="…" />
  const again = (
    <Button size="small" appearance="transparent" onClick={() => void query.refetch()}>
      {t('action.tryAgain')}
    </Button>
  )
  return <Value label={label} value={t('value.unread')} action={again} />
}
