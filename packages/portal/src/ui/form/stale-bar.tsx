import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { announce } from '../announcer.tsx'
import { type Author, type RecordSource, recordQuery, type Versioned } from './record.ts'

export interface StaleBarProps<R extends Versioned> {
  /** As the form was opened. */
  record: R
  source: RecordSource<R>
  onCompare: (fresh: R, by: Author | undefined) => void
}

/** Watches the record while a form over it is open, and says politely when somebody else changed it (B-03.4). */
export const StaleBar = <R extends Versioned>({ record, source, onCompare }: StaleBarProps<R>) => {
  const { t, dateTime } = useFormat()
  const latest = useQuery({ ...recordQuery(source), refetchInterval: 10_000 }).data
  const etag = latest?.attributes.etag
  const stale = etag !== undefined && etag !== record.attributes.etag
  const author = useQuery({
    queryKey: [...source.queryKey, 'author', etag],
    queryFn: async () => (latest && (await source.authorOf(latest))) ?? null,
    enabled: stale,
  }).data
  const words =
    stale && latest && author !== undefined
      ? t('stale.bar', { user: author?.name ?? t('form.someone'), time: author?.at ? dateTime(author.at) : '' })
      : undefined
  useEffect(() => {
    if (words) announce(words)
  }, [words])

  if (!words || !latest) return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => onCompare(latest, author ?? undefined)}>{t('form.compare')}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}
