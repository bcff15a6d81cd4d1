import { Button, makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components'
import { PeopleRegular, PersonAddRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { StaffUser } from '@tenantry/contract'
import { lazy, Suspense, useRef, useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { focusAfterDialogue } from '../ui/focus-after-dialogue.ts'
import { Page } from '../ui/page.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'
import { StaffBar } from './staff-bar.tsx'
import type { StaffAct } from './staff-menu.tsx'
import { type StaffFilter, staffQuery } from './staff-queries.ts'
import { StaffTable } from './staff-table.tsx'

const StaffForm = lazy(async () => ({ default: (await import('./staff-form.tsx')).StaffForm }))
const StaffQuestion = lazy(async () => ({ default: (await import('./staff-question.tsx')).StaffQuestion }))

const useStyles = makeStyles({
  page: { gap: '16px' },
  skeleton: { display: 'grid', gap: '12px' },
  more: { alignSelf: 'center' },
})

type Open = { act: 'invite' } | { act: StaffAct; user: StaffUser } | { act: 'link'; user: StaffUser }

/** The people of the partner: who is here, as what, and since when. */
export const StaffPage = () => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const client = useClient()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/frame/settings/staff' })
  const [open, setOpen] = useState<Open>()
  /** What has opened the dialog, for the focus afterwards. */
  const opener = useRef<HTMLElement>(null)
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...staffQuery(client, filter),
    placeholderData: keepPreviousData,
  })
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  const narrowed = Boolean(filter.search || filter.role || filter.state)
  const onFilter = (next: StaffFilter) => void navigate({ to: '/settings/staff', search: next, replace: true })
  const begin = (next: Open) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setOpen(next)
  }
  const close = () => {
    setOpen(undefined)
    focusAfterDialogue(() => opener.current)
  }
  /** A link that was made is shown, once. */
  const done = (user?: StaffUser) => (user?.url ? setOpen({ act: 'link', user }) : close())

  return (
    <Page
      title={t('nav.staff')}
      className={styles.page}
      actions={
        <Button appearance="primary" icon={<PersonAddRegular />} onClick={() => begin({ act: 'invite' })}>
          {t('staff.invite')}
        </Button>
      }
    >
      <StaffBar filter={filter} onFilter={onFilter} />
      {error && <ProblemBar title={t('staff.unread')} problem={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Skeleton aria-label={t('state.loading')} aria-busy className={styles.skeleton}>
          <SkeletonItem size={32} />
          <SkeletonItem size={32} />
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {data && people.length === 0 && (
        <EmptyState
          icon={<PeopleRegular />}
          title={t(narrowed ? 'staff.none.filtered' : 'staff.none')}
          actions={
            narrowed && (
              <Button size="small" onClick={() => onFilter({})}>
                {t('action.clearAll')}
              </Button>
            )
          }
        />
      )}
      {people.length > 0 && (
        <StaffTable people={people} filter={filter} onFilter={onFilter} onAct={(act, user) => begin({ act, user })} />
      )}
      {hasNextPage && (
        <Button className={styles.more} aria-busy={isFetching} onClick={() => !isFetching && void fetchNextPage()}>
          {t('staff.more')}
        </Button>
      )}
      <Suspense>
        {open?.act === 'invite' && <StaffForm onDone={done} onCancel={close} />}
        {open?.act === 'change' && <StaffForm user={open.user} onDone={done} onCancel={close} />}
        {open && open.act !== 'invite' && open.act !== 'change' && open.act !== 'link' && (
          <StaffQuestion act={open.act} user={open.user} onDone={done} onCancel={close} />
        )}
      </Suspense>
      {open?.act === 'link' && open.user.url && open.user.link && (
        <ShownOnceDialog
          title={t('staff.link.shown', { name: open.user.displayName })}
          text={t(`staff.link.shown.${open.user.link.purpose}`, { time: dateTime(open.user.link.expiresAt) })}
          value={open.user.url}
          label={t('staff.link.name')}
          done={t('staff.link.kept')}
          onDone={close}
        />
      )}
    </Page>
  )
}
