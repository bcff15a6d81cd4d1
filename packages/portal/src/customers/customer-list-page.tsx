import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components'
import { BuildingRegular, DismissRegular, SearchInfoRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react'
import type { ListSearch } from '../app/list-place.ts'
import { listPlace, rememberListPlace } from '../app/list-place.ts'
import { useClient } from '../app/session.ts'
import { type Format, useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { useDelayed } from '../ui/use-delayed.ts'
import { type CustomerSort, sortColumns } from './columns.tsx'
import { CustomerGrid } from './customer-grid.tsx'
import { customerSearchQuery, type LoadedList, loadedList } from './customer-search.ts'
import { ListToolbar } from './list-toolbar.tsx'

// The list is there before what one does beside it.
const ListCommands = lazy(async () => ({ default: (await import('./list-commands.tsx')).ListCommands }))

const useStyles = makeStyles({
  page: { flexGrow: 1, minHeight: '480px', paddingBottom: 0, '@media (max-width: 720px)': { paddingBottom: 0 } },
  area: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    '& > [role="alert"]': { flexShrink: 0, margin: '8px 0' },
  },
  count: { color: tokens.colorNeutralForeground3 },
  chip: {
    fontWeight: tokens.fontWeightRegular,
    '& .fui-Button__icon': { fontSize: '12px', width: '12px', height: '12px' },
  },
})

const isFiltered = ({ search, status, reseller }: ListSearch) => Boolean(search || status || reseller)

const countText = ({ count, countIsExact, grandTotal }: LoadedList, filtered: boolean, { t }: Format): string => {
  if (!filtered) return t('list.count', { n: grandTotal })
  if (!countIsExact) return t('list.countMore', { n: count, total: grandTotal })
  return t('list.countOf', { n: count, total: grandTotal })
}

/** Tells a screen reader what the last search or sort has brought about, once its rows are there. */
const useListAnnouncements = (search: ListSearch, list: LoadedList | undefined, settled: boolean, format: Format) => {
  const announced = useRef(search)
  useEffect(() => {
    if (!settled || !list) return
    const before = announced.current
    if (JSON.stringify(before) === JSON.stringify(search)) return
    announced.current = search
    const column = sortColumns.find((each) => each.sort === (search.sort ?? 'name'))
    if (column && (before.sort !== search.sort || before.direction !== search.direction))
      announce(
        format.t('list.sorted', {
          column: format.t(column.label),
          direction: format.t(`list.direction.${search.direction ?? 'asc'}`),
        }),
      )
    else announce(list.count === 0 ? format.t('list.nomatch') : countText(list, isFiltered(search), format))
  }, [search, list, settled, format])
}

/** S-01: find a customer, start work on it. What it shows is in the address, so it can be shared and come back to. */
export const CustomerListPage = () => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const search = useSearch({ from: '/frame/customers' })
  const navigate = useNavigate({ from: '/customers' })
  const enterList = useRef<(() => void) | null>(null)

  const query = useInfiniteQuery({
    ...customerSearchQuery(useClient(), search),
    select: loadedList,
    placeholderData: keepPreviousData,
  })
  const { data: list, isFetchNextPageError, fetchNextPage, isFetchingNextPage } = query
  const waiting = useDelayed(query.isPending)
  const stale = useDelayed(query.isPlaceholderData)
  const filtered = isFiltered(search)

  useListAnnouncements(search, list, query.isSuccess && !query.isPlaceholderData, format)

  const key = JSON.stringify(search)
  const returning = useRef(key === JSON.stringify(listPlace().search) && Boolean(listPlace().customerId && list))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is `search` by value
  useEffect(() => {
    if (JSON.stringify(listPlace().search) !== key) rememberListPlace({ search, offset: 0, customerId: undefined })
  }, [key])

  const router = useRouter()
  const change = (part: ListSearch) => {
    // A search still being typed must not call back somebody who has already chosen a customer.
    if (router.latestLocation.pathname !== '/customers') return
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
  }
  const sortBy = (sort: CustomerSort) => {
    const same = sort === (search.sort ?? 'name')
    change({ sort, direction: same && (search.direction ?? 'asc') === 'asc' ? 'desc' : 'asc' })
  }
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])

  const content = () => {
    if (query.isError && !list)
      return <ProblemBar title={t('list.error')} problem={query.error} onRetry={() => void query.refetch()} />
    if (list?.count === 0 && !filtered)
      return (
        <EmptyState icon={<BuildingRegular />} title={t('list.empty')}>
          {t('list.empty.text')}
        </EmptyState>
      )
    if (list?.count === 0) return <NoMatch search={search} onChange={change} />
    if (!list && !waiting) return null
    return (
      <CustomerGrid
        listKey={key}
        rows={list?.rows ?? []}
        total={list?.countIsExact ? list.count : -1}
        sort={search.sort ?? 'name'}
        direction={search.direction ?? 'asc'}
        onSort={sortBy}
        loading={!list}
        stale={stale}
        hasMore={query.hasNextPage}
        onMore={more}
        entry={enterList}
        end={
          isFetchNextPageError && (
            <ProblemBar title={t('list.errorMore')} problem={query.error} onRetry={() => void fetchNextPage()} />
          )
        }
      />
    )
  }

  return (
    <Page
      title={t('list.title')}
      wide
      className={styles.page}
      focusTitle={!returning.current}
      actions={
        <>
          {list && list.count > 0 && <span className={styles.count}>{countText(list, filtered, format)}</span>}
          <Suspense>
            <ListCommands search={search} list={list} />
          </Suspense>
        </>
      }
    >
      <ListToolbar search={search} onChange={change} onEnterList={() => enterList.current?.()} />
      <div className={styles.area}>
        {query.isRefetchError && !isFetchNextPageError && list && (
          <ProblemBar title={t('list.errorRefresh')} problem={query.error} onRetry={() => void query.refetch()} />
        )}
        {list && list.damaged.length > 0 && <DamagedBar ids={list.damaged} />}
        {content()}
      </div>
    </Page>
  )
}

/** R2.3: what is damaged is not shown as if it were good, and does not hide the others. */
const DamagedBar = ({ ids }: { ids: readonly string[] }) => {
  const { t } = useFormat()
  return (
    <MessageBar intent="warning" role="alert" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('list.damaged', { n: ids.length })}</MessageBarTitle>{' '}
        {t('list.damaged.text', { ids: ids.join(', ') })}
      </MessageBarBody>
    </MessageBar>
  )
}

/** Which filters leave nothing over, each to be taken away by itself. */
const NoMatch = ({ search, onChange }: { search: ListSearch; onChange: (change: ListSearch) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const filters: { text: string; without: ListSearch }[] = []
  if (search.search)
    filters.push({ text: t('list.chip.search', { search: search.search }), without: { search: undefined } })
  if (search.status)
    filters.push({
      text: t('list.chip.status', { status: t(`list.status.${search.status}`) }),
      without: { status: undefined },
    })
  if (search.reseller) filters.push({ text: t('list.column.reseller'), without: { reseller: undefined } })
  return (
    <EmptyState
      icon={<SearchInfoRegular />}
      title={t('list.nomatch')}
      actions={
        <>
          {filters.map(({ text, without }) => (
            <Button
              key={text}
              size="small"
              shape="circular"
              className={styles.chip}
              icon={<DismissRegular />}
              iconPosition="after"
              aria-label={t('list.chip.remove', { filter: text })}
              onClick={() => onChange(without)}
            >
              {text}
            </Button>
          ))}
          <Button
            size="small"
            appearance="transparent"
            onClick={() => onChange({ search: undefined, status: undefined, reseller: undefined })}
          >
            {t('action.clearAll')}
          </Button>
        </>
      }
    >
      {t('list.nomatch.text')}
    </EmptyState>
  )
}
