import {
  Button,
  Menu,
  MenuDivider,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  SearchBox,
  tokens,
} from '@fluentui/react-components'
import { ArrowSortRegular, ChevronDownRegular } from '@fluentui/react-icons'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ListSearch } from '../app/router.tsx'
import { useFormat } from '../i18n/index.tsx'
import { useMediaQuery } from '../ui/use-media-query.ts'
import { type CustomerSort, sortColumns } from './columns.tsx'

const typingPause = 200

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', margin: '16px 0 8px' },
  search: { flex: '0 1 420px', maxWidth: '100%', '@media (max-width: 720px)': { flexBasis: '100%' } },
  key: {
    padding: '0 6px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
  },
  button: { fontWeight: tokens.fontWeightRegular },
  count: { marginLeft: 'auto', color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap' },
})

export interface ListToolbarProps {
  search: ListSearch
  onChange: (change: ListSearch) => void
  /** Into the rows, from the search box. */
  onEnterList: () => void
  /** How many match; undefined while it is not known. */
  count: string | undefined
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

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

/** Search, filter and count above the rows; on a narrow screen the order as well. */
export const ListToolbar = ({ search, onChange, onEnterList, count }: ListToolbarProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const compact = useMediaQuery('(max-width: 720px)')
  const box = useRef<HTMLInputElement>(null)
  const latest = useRef(onChange)
  latest.current = onChange
  const [commit] = useState(() => (text: string) => latest.current({ search: text }))
  const [text, setText] = useSearchText(search.search ?? '', commit)

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      onEnterList()
    } else if (event.key === 'Escape' && text) {
      event.preventDefault()
      setText('')
    }
  }

  const status = search.status ?? 'all'
  const statusName = {
    all: t('list.filter.all'),
    complete: t('list.status.complete'),
    incomplete: t('list.status.incomplete'),
  }

  return (
    <search className={styles.bar}>
      <SearchBox
        ref={box}
        className={styles.search}
        aria-label={t('list.search')}
        aria-keyshortcuts="/"
        placeholder={t('list.search.hint')}
        maxLength={200}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={onKeyDown}
        contentAfter={text || compact ? undefined : <kbd className={styles.key}>/</kbd>}
      />
      <Menu
        checkedValues={{ status: [status] }}
        onCheckedValueChange={(_, { checkedItems: [chosen] }) =>
          onChange({ status: chosen === 'complete' || chosen === 'incomplete' ? chosen : undefined })
        }
      >
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance={search.status ? 'outline' : 'subtle'}
            className={styles.button}
            icon={<ChevronDownRegular />}
            iconPosition="after"
          >
            {t('list.chip.status', { status: statusName[status] })}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {(['all', 'incomplete', 'complete'] as const).map((each) => (
              <MenuItemRadio key={each} name="status" value={each}>
                {statusName[each]}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {compact && <SortMenu search={search} onChange={onChange} />}
      {count && <span className={styles.count}>{count}</span>}
    </search>
  )
}

/** Order of the rows where there are no column headers. */
const SortMenu = ({ search, onChange }: Pick<ListToolbarProps, 'search' | 'onChange'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <Menu
      checkedValues={{ sort: [search.sort ?? 'name'], direction: [search.direction ?? 'asc'] }}
      onCheckedValueChange={(_, { name, checkedItems: [chosen] }) =>
        onChange(name === 'sort' ? { sort: chosen as CustomerSort } : { direction: chosen === 'desc' ? 'desc' : 'asc' })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<ArrowSortRegular />} className={styles.button}>
          {t('list.sort')}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {sortColumns.map(({ sort, label }) => (
            <MenuItemRadio key={sort} name="sort" value={sort}>
              {t(label)}
            </MenuItemRadio>
          ))}
          <MenuDivider />
          {(['asc', 'desc'] as const).map((direction) => (
            <MenuItemRadio key={direction} name="direction" value={direction}>
              {t(`list.direction.${direction}`)}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
