import { Button, makeStyles, mergeClasses, SearchBox, tokens } from '@fluentui/react-components'
import { ArrowSortRegular } from '@fluentui/react-icons'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { ListSearch } from '../app/list-place.ts'
import { useMe } from '../app/session.ts'
import { useShortcuts } from '../app/shortcuts.ts'
import { useFormat } from '../i18n/index.tsx'
import { typing } from '../ui/typing.ts'
import { useMediaQuery } from '../ui/use-media-query.ts'
import { type CustomerSort, sortColumns } from './columns.tsx'

const ResellerFilter = lazy(async () => ({ default: (await import('./resellers.tsx')).ResellerFilter }))

const typingPause = 200

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', margin: '16px 0 8px' },
  search: { flex: '0 1 420px', maxWidth: '100%', '@media (max-width: 720px)': { flexBasis: '100%' } },
  // The box itself would show it only once it has the focus, when it is too late.
  hint: { width: 'auto', height: 'auto', paddingLeft: '8px', paddingRight: '4px', overflow: 'visible' },
  key: {
    padding: '0 6px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
  },
  filter: { display: 'flex', gap: '2px', minWidth: 0, margin: 0, padding: 0, border: 0 },
  choice: { minWidth: 'auto', padding: '5px 9px', fontWeight: tokens.fontWeightRegular },
  chosen: {
    // Seen in high contrast only, which takes the background away.
    outline: '2px solid transparent',
    outlineOffset: '-2px',
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1,
  },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  sort: {
    position: 'relative',
    display: 'grid',
    placeItems: 'center',
    width: '32px',
    height: '32px',
    marginLeft: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    fontSize: '20px',
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  // The choice of the device itself, under an icon.
  sortSelect: { position: 'absolute', inset: 0, width: '100%', opacity: 0, cursor: 'pointer', fontSize: '16px' },
})

export interface ListToolbarProps {
  search: ListSearch
  onChange: (change: ListSearch) => void
  /** Into the rows, from the search box. */
  onEnterList: () => void
}

/** What the search box holds. It runs ahead of the address by a pause in typing. */
const useSearchText = (committed: string, commit: (text: string) => void) => {
  const [text, setText] = useState(committed)
  const sent = useRef(committed)

  // The address changed by itself: back, forward, a filter taken away.
  if (committed !== sent.current) {
    sent.current = committed
    setText(committed)
  }

  useEffect(() => {
    const wanted = text.trim()
    if (wanted === sent.current) return
    const timer = setTimeout(() => {
      sent.current = wanted
      commit(wanted)
    }, typingPause)
    return () => clearTimeout(timer)
  }, [text, commit])

  return [text, setText] as const
}

/** Search and filter above the rows; on a narrow screen the order as well. */
export const ListToolbar = ({ search, onChange, onEnterList }: ListToolbarProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const compact = useMediaQuery('(max-width: 720px)')
  const isProvider = useMe().partner.type === 'indirectProvider'
  const box = useRef<HTMLInputElement>(null)
  const latest = useRef(onChange)
  latest.current = onChange
  const [commit] = useState(() => (text: string) => latest.current({ search: text }))
  const [text, setText] = useSearchText(search.search ?? '', commit)

  const shortcuts = useShortcuts()
  useEffect(() => {
    if (!shortcuts) return
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [shortcuts])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      onEnterList()
    } else if (event.key === 'Escape' && text) {
      event.preventDefault()
      setText('')
    }
  }

  return (
    <search className={styles.bar}>
      <SearchBox
        ref={box}
        className={styles.search}
        aria-label={t('list.search')}
        {...(shortcuts && { 'aria-keyshortcuts': '/' })}
        placeholder={t('list.search.hint')}
        maxLength={200}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={onKeyDown}
        {...(!text && { dismiss: null })}
        contentAfter={
          text || compact || !shortcuts
            ? undefined
            : { className: styles.hint, children: <kbd className={styles.key}>/</kbd> }
        }
      />
      <fieldset className={styles.filter}>
        <legend className={styles.hidden}>{t('list.filter.status')}</legend>
        {([undefined, 'incomplete', 'complete'] as const).map((status) => {
          const chosen = search.status === status
          return (
            <Button
              key={status ?? 'all'}
              appearance="subtle"
              aria-pressed={chosen}
              className={mergeClasses(styles.choice, chosen && styles.chosen)}
              onClick={() => onChange({ status })}
            >
              {t(`list.filter.${status ?? 'all'}`)}
            </Button>
          )
        })}
      </fieldset>
      {isProvider && (
        <Suspense>
          <ResellerFilter chosen={search.reseller} onChange={(reseller) => onChange({ reseller })} />
        </Suspense>
      )}
      {compact && <SortSelect search={search} onChange={onChange} />}
    </search>
  )
}

/** Order of the rows where there are no column headers. */
const SortSelect = ({ search, onChange }: Pick<ListToolbarProps, 'search' | 'onChange'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <span className={styles.sort}>
      <ArrowSortRegular aria-hidden />
      <select
        aria-label={t('list.sort')}
        className={styles.sortSelect}
        value={`${search.sort ?? 'name'} ${search.direction ?? 'asc'}`}
        onChange={(event) => {
          const [sort, direction] = event.target.value.split(' ')
          onChange({ sort: sort as CustomerSort, direction: direction === 'desc' ? 'desc' : 'asc' })
        }}
      >
        {sortColumns.flatMap(({ sort, label }) =>
          (['asc', 'desc'] as const).map((direction) => (
            <option key={`${sort} ${direction}`} value={`${sort} ${direction}`}>
              {`${t(label)}, ${t(`list.direction.${direction}`)}`}
            </option>
          )),
        )}
      </select>
    </span>
  )
}
