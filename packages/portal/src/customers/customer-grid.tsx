// biome-ignore-all lint/a11y/useSemanticElements: rows placed one by one cannot be a native table
// biome-ignore-all lint/a11y/useFocusableInteractive: cells have a roving tab stop, set by `focusable`
import { Button, makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular, MoreHorizontalRegular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { CustomerRow } from '@tenantry/contract'
import {
  type KeyboardEvent,
  lazy,
  type MouseEvent,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { listPlace, rememberListPlace } from '../app/list-place.ts'
import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { type Column, type CustomerSort, useColumns } from './columns.tsx'
import { type Cell, cellAfterKey } from './grid-keys.ts'

const loadMenu = () => import('./row-menu.tsx')
const RowMenu = lazy(async () => ({ default: (await loadMenu()).RowMenu }))

const headerHeight = 36
const rowHeight = 44
const compactRowHeight = 68
/** Rows from the end at which the next page is asked for. */
const ahead = 30

const useStyles = makeStyles({
  grid: {
    position: 'relative',
    flex: '1 1 0',
    minHeight: 0,
    overflow: 'auto',
    overscrollBehavior: 'contain',
    scrollbarWidth: 'thin',
    // From edge to edge: the padding of the page belongs to the rows.
    marginInline: '-32px',
    '@media (max-width: 720px)': { marginInline: '-16px' },
  },
  busy: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
  row: {
    display: 'grid',
    alignItems: 'center',
    columnGap: '16px',
    boxSizing: 'border-box',
    padding: '0 28px 0 32px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  header: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    height: `${headerHeight}px`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottomColor: tokens.colorNeutralStroke2,
  },
  body: { position: 'relative' },
  bodyRow: {
    position: 'absolute',
    insetInline: 0,
    top: 0,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-within': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  compactRow: {
    gridTemplateColumns: 'minmax(0, 1fr) auto 32px',
    gridTemplateRows: 'auto auto',
    alignContent: 'center',
    gap: '0 8px',
    padding: '0 12px 0 16px',
  },
  cell: {
    minWidth: 0,
    // Room for the focus frame, without moving the text.
    marginInline: '-6px',
    paddingInline: '6px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    lineHeight: '28px',
    '& > *': { verticalAlign: 'middle' },
  },
  name: {
    // The link fills its cell, so that the whole cell is the target.
    display: 'block',
    marginInline: '-6px',
    paddingInline: '6px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: '28px',
    ':focus-visible': { textDecorationLine: 'none' },
  },
  details: { gridColumn: '1 / 3', gridRow: 2, color: tokens.colorNeutralForeground3, lineHeight: '20px' },
  compactActions: { gridColumn: 3, gridRow: '1 / 3' },
  focus: {
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  sort: {
    justifyContent: 'flex-start',
    minWidth: 0,
    maxWidth: '100%',
    marginLeft: '-9px',
    padding: '2px 8px',
    color: tokens.colorNeutralForeground3,
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    '& .fui-Button__icon': { fontSize: '12px', width: '12px', height: '12px', marginLeft: '4px' },
  },
  sorted: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  headerText: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    borderRadius: tokens.borderRadiusSmall,
  },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  skeleton: { width: '70%' },
  end: { position: 'relative', padding: '12px 8px' },
})

export interface CustomerGridProps {
  rows: readonly CustomerRow[]
  /** How many there are in all; -1 when that is not known exactly. */
  total: number
  sort: CustomerSort
  direction: 'asc' | 'desc'
  onSort: (sort: CustomerSort) => void
  /** Another value: another list, to be shown from its top. */
  listKey: string
  /** First load: skeleton instead of rows. */
  loading: boolean
  /** Other rows are on their way; these belong to the search before. */
  stale: boolean
  hasMore: boolean
  onMore: () => void
  /** In place of further rows: why they did not come. */
  end?: ReactNode
  /** A handle to step from the search box into the rows. */
  entry: { current: (() => void) | null }
}

interface OpenMenu {
  row: CustomerRow
  target: HTMLElement
}

/** The rows of the list as an ARIA grid: only those in sight are in the document. */
export const CustomerGrid = (props: CustomerGridProps) => {
  const { rows, total, sort, direction, listKey, loading, stale, hasMore, onMore, end, entry } = props
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const navigate = useNavigate()
  const { columns, compact } = useColumns()
  const grid = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<OpenMenu>()

  // The row that was opened last is the one to come back to.
  const [returnTo] = useState(() => rows.findIndex((row) => row.id === listPlace().customerId))
  const [active, setActive] = useState<Cell>({ row: Math.max(returnTo, 0), column: 0 })
  const focusDue = useRef(returnTo >= 0)

  const size = compact ? compactRowHeight : rowHeight
  const top = compact ? 0 : headerHeight
  const skeletons = loading ? 10 : hasMore && !end ? 3 : 0
  const template = compact ? undefined : `${columns.map((column) => column.width).join(' ')} 32px`

  const virtualizer = useVirtualizer({
    count: rows.length + skeletons,
    getScrollElement: () => grid.current,
    estimateSize: () => size,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: top,
    initialOffset: returnTo >= 0 ? listPlace().offset : 0,
    // The row that has the focus stays in the document when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return active.row < 0 || active.row >= rows.length || indexes.includes(active.row)
        ? indexes
        : [...indexes, active.row].sort((one, other) => one - other)
    },
  })
  const items = virtualizer.getVirtualItems()

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the height of a row counts
  useLayoutEffect(() => virtualizer.measure(), [size])

  const lastInSight = virtualizer.range?.endIndex ?? 0
  useEffect(() => {
    if (hasMore && !end && lastInSight + ahead >= rows.length) onMore()
  }, [hasMore, end, lastInSight, rows.length, onMore])

  // Before the rows leave the document: an element outside of it has no scroll position.
  useLayoutEffect(() => {
    const element = grid.current
    return () => rememberListPlace({ offset: element?.scrollTop ?? 0 })
  }, [])

  const focusCell = (cell: Cell) => {
    focusDue.current = true
    setActive(cell)
    if (cell.row >= 0) virtualizer.scrollToIndex(cell.row)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: brings the row to return to into sight, once
  useLayoutEffect(() => {
    if (returnTo >= 0) virtualizer.scrollToIndex(returnTo)
  }, [])

  useEffect(() => {
    if (!focusDue.current) return
    const target = grid.current?.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`)
    if (!target) return
    focusDue.current = false
    target.focus({ preventScroll: active.row >= 0 })
  })

  const shown = useRef(listKey)
  useLayoutEffect(() => {
    if (shown.current === listKey) return
    shown.current = listKey
    grid.current?.scrollTo({ top: 0 })
    setActive(({ row, column }) => ({ row: Math.min(row, 0), column }))
  }, [listKey])

  // A list that has become shorter must not lose its tab stop.
  const lastRow = rows.length - 1
  if (active.row > Math.max(lastRow, 0)) setActive({ row: Math.max(lastRow, 0), column: 0 })

  entry.current = () => {
    if (rows.length > 0) focusCell({ row: 0, column: 0 })
  }

  const open = (row: CustomerRow) => {
    rememberListPlace({ customerId: row.id })
    void navigate({ to: '/customers/$customerId/account', params: { customerId: row.id } })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (menu || event.altKey || event.metaKey) return
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')
    const [row = 0, column = 0] = (element?.dataset['cell'] ?? '').split(':').map(Number)
    if (!element) return
    if (event.key === 'Enter' && element.getAttribute('role') === 'gridcell') {
      const customer = rows[row]
      if (customer) open(customer)
      return
    }
    const page = Math.max(1, Math.floor(((grid.current?.clientHeight ?? 0) - top) / size) - 1)
    const next = cellAfterKey({ row, column }, event, { rows: rows.length, columns: columns.length + 1, page })
    if (!next || (compact && next.row < 0)) return
    event.preventDefault()
    focusCell(next)
  }

  const onRowClick = (event: MouseEvent, row: CustomerRow) => {
    // Links, buttons and the marking of text keep their own meaning.
    if ((event.target as HTMLElement).closest('a, button') || getSelection()?.toString()) return
    open(row)
  }

  const tabIndexOf = (row: number, column: number) => (active.row === row && active.column === column ? 0 : -1)
  const focusable = (row: number, column: number) => ({
    'data-cell': `${row}:${column}`,
    tabIndex: tabIndexOf(row, column),
    onFocus: () => setActive({ row, column }),
  })

  const headerCell = (column: Column, index: number) => {
    const sorted = column.sort === sort
    const { sort: sortKey } = column
    if (!sortKey)
      return (
        <div
          key={column.key}
          role="columnheader"
          className={mergeClasses(styles.headerText, styles.focus)}
          {...focusable(-1, index)}
        >
          {t(column.label)}
        </div>
      )
    const arrow = direction === 'asc' ? <ArrowUpRegular /> : <ArrowDownRegular />
    return (
      <div
        key={column.key}
        role="columnheader"
        aria-sort={sorted ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}
      >
        <Button
          appearance="transparent"
          size="small"
          iconPosition="after"
          icon={sorted ? arrow : null}
          className={mergeClasses(styles.sort, sorted && styles.sorted)}
          onClick={() => props.onSort(sortKey)}
          {...focusable(-1, index)}
        >
          {t(column.label)}
        </Button>
      </div>
    )
  }

  const bodyCell = (column: Column, row: CustomerRow, rowIndex: number, index: number) => {
    if (column.key === 'name')
      return (
        <div key={column.key} role="gridcell" className={styles.cell}>
          <Link
            to="/customers/$customerId/account"
            params={{ customerId: row.id }}
            className={mergeClasses(styles.name, styles.focus)}
            title={row.name}
            onClick={() => rememberListPlace({ customerId: row.id })}
            {...focusable(rowIndex, index)}
          >
            {row.name}
          </Link>
        </div>
      )
    const content = column.render(row, format)
    return (
      <div
        key={column.key}
        role="gridcell"
        className={mergeClasses(styles.cell, styles.focus, column.key === 'details' && styles.details)}
        {...(typeof content === 'string' && { title: content })}
        {...focusable(rowIndex, index)}
      >
        {content}
      </div>
    )
  }

  const rowAt = (index: number, start: number, row: CustomerRow | undefined) => (
    <div
      key={row?.id ?? index}
      role="row"
      aria-rowindex={index + 2}
      className={mergeClasses(styles.row, styles.bodyRow, compact && styles.compactRow)}
      style={{ height: size, gridTemplateColumns: template, transform: `translateY(${start - top}px)` }}
      {...(row && { onClick: (event: MouseEvent) => onRowClick(event, row) })}
    >
      {row ? (
        <>
          {columns.map((column, cell) => bodyCell(column, row, index, cell))}
          <div role="gridcell" className={mergeClasses(compact && styles.compactActions)}>
            <Button
              appearance="subtle"
              size="small"
              icon={<MoreHorizontalRegular />}
              aria-label={t('list.actionsFor', { name: row.name })}
              aria-haspopup="menu"
              aria-expanded={menu?.row.id === row.id}
              onPointerEnter={() => void loadMenu()}
              onClick={(event) => setMenu({ row, target: event.currentTarget })}
              {...focusable(index, columns.length)}
            />
          </div>
        </>
      ) : (
        columns.map((column) => (
          <div key={column.key} role="gridcell" className={mergeClasses(column.key === 'details' && styles.details)}>
            <Skeleton aria-label={t('state.loading')}>
              <SkeletonItem className={styles.skeleton} size={12} />
            </Skeleton>
          </div>
        ))
      )}
    </div>
  )

  return (
    <div
      ref={grid}
      role="grid"
      aria-label={t('list.grid')}
      aria-rowcount={total < 0 ? -1 : total + 1}
      aria-colcount={columns.length + 1}
      aria-busy={loading || stale}
      className={mergeClasses(styles.grid, stale && styles.busy)}
      onKeyDown={onKeyDown}
    >
      {!compact && (
        <div role="rowgroup" className={styles.header}>
          <div
            role="row"
            aria-rowindex={1}
            className={mergeClasses(styles.row, styles.header)}
            style={{ gridTemplateColumns: template }}
          >
            {columns.map(headerCell)}
            <div role="columnheader" className={styles.focus} {...focusable(-1, columns.length)}>
              <span className={styles.hidden}>{t('list.actions')}</span>
            </div>
          </div>
        </div>
      )}
      <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => rowAt(item.index, item.start, rows[item.index]))}
      </div>
      {end && <div className={styles.end}>{end}</div>}
      {menu && (
        <Suspense>
          <RowMenu
            row={menu.row}
            target={menu.target}
            onOpenRow={() => rememberListPlace({ customerId: menu.row.id })}
            onClose={() => setMenu(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}
