import { Button, makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { AddRegular, AppGenericRegular } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { App } from '@tenantry/contract'
import { lazy, Suspense, useRef, useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { Page } from '../ui/page.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'
import { AppCard } from './app-card.tsx'
import { appsQuery } from './app-queries.ts'

const AppForm = lazy(async () => ({ default: (await import('./app-form.tsx')).AppForm }))
const AppQuestion = lazy(async () => ({ default: (await import('./app-question.tsx')).AppQuestion }))

const useStyles = makeStyles({
  page: { gap: '16px' },
  skeleton: { display: 'grid', gap: '12px' },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  more: { alignSelf: 'center' },
})

/** What can be done about an app; a secret is one of its own. */
export type AppAct =
  | { act: 'change'; app: App }
  | { act: 'addSecret' | 'disable' | 'enable' | 'remove'; app: App }
  | { act: 'removeSecret'; app: App; secret: App['secrets'][number] }
type Open = { act: 'register' } | AppAct | { act: 'secret'; app: App }

/** The programs that work with the partner's data: as what, and how they prove who they are. */
export const AppsPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const [open, setOpen] = useState<Open>()
  /** What has opened the dialog, for the focus afterwards. */
  const opener = useRef<HTMLElement>(null)
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(appsQuery(client))
  const apps = data?.pages.flatMap(({ items }) => items) ?? []
  const begin = (next: Open) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setOpen(next)
  }
  const close = () => {
    setOpen(undefined)
    focusAfterDialogue(() => opener.current)
  }
  /** A secret that was made is shown, once. */
  const done = (app?: App) => (app?.secret ? setOpen({ act: 'secret', app }) : close())
  const register = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => begin({ act: 'register' })}>
      {t('apps.register')}
    </Button>
  )

  return (
    <Page title={t('nav.apps')} className={styles.page} actions={apps.length > 0 && register}>
      {error && <ProblemBar title={t('apps.unread')} problem={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
          <SkeletonItem size={48} />
          <SkeletonItem size={48} />
        </Skeleton>
      )}
      {data && apps.length === 0 && (
        <EmptyState icon={<AppGenericRegular />} title={t('apps.none')} actions={register}>
          {t('apps.none.text')}
        </EmptyState>
      )}
      {apps.length > 0 && (
        <ul className={styles.list} aria-label={t('nav.apps')}>
          {apps.map((app) => (
            <AppCard key={app.id} app={app} onAct={begin} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className={styles.more} aria-busy={isFetching} onClick={() => !isFetching && void fetchNextPage()}>
          {t('staff.more')}
        </Button>
      )}
      <Suspense>
        {open?.act === 'register' && <AppForm onDone={done} onCancel={close} />}
        {open?.act === 'change' && <AppForm app={open.app} onDone={done} onCancel={close} />}
        {open && open.act !== 'register' && open.act !== 'change' && open.act !== 'secret' && (
          <AppQuestion asked={open} onDone={done} onCancel={close} />
        )}
      </Suspense>
      {open?.act === 'secret' && open.app.secret && (
        <ShownOnceDialog
          title={t('apps.secret.shown', { name: open.app.name })}
          text={t('apps.secret.shown.text', { id: open.app.id })}
          value={open.app.secret}
          label={t('apps.secret')}
          done={t('apps.secret.kept')}
          onDone={close}
        />
      )}
    </Page>
  )
}
