import { Field, makeStyles, SearchBox, Select } from '@fluentui/react-components'
import { roles, staffStates } from '@tenantry/contract'
import { useEffect, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import type { StaffFilter } from './staff-queries.ts'

const TYPING_PAUSE_MS = 200

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px 12px' },
  search: { flex: '0 1 320px', '@media (max-width: 720px)': { flexBasis: '100%' } },
  box: { width: '100%', maxWidth: 'none' },
  select: {
    minWidth: '180px',
    '@media (max-width: 720px)': {
      minWidth: 0,
      flex: '1 1 40%',
      '& > *': { minWidth: 0 },
      '& select': { minWidth: 0 },
    },
  },
})

export interface StaffBarProps {
  filter: StaffFilter
  onFilter: (filter: StaffFilter) => void
}

/** Narrows the list. */
export const StaffBar = ({ filter, onFilter }: StaffBarProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const [typed, setTyped] = useState(filter.search ?? '')
  // Filters can be cleared elsewhere on the page.
  useEffect(() => setTyped(filter.search ?? ''), [filter.search])
  // biome-ignore lint/correctness/useExhaustiveDependencies: searched when the typing pauses, whatever else changes
  useEffect(() => {
    if (typed.trim() === (filter.search ?? '')) return
    const timer = setTimeout(() => onFilter({ ...filter, search: typed.trim() }), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])

  return (
    <form aria-label={t('staff.filter')} className={styles.bar} onSubmit={(event) => event.preventDefault()}>
      <Field label={t('staff.search')} size="small" className={styles.search}>
        <SearchBox
          size="small"
          className={styles.box}
          maxLength={200}
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      <Field label={t('staff.role')} size="small" className={styles.select}>
        <Select
          value={filter.role ?? ''}
          onChange={(_, { value }) => onFilter({ ...filter, role: roles.find((role) => role === value) })}
        >
          <option value="">{t('staff.role.any')}</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('staff.state')} size="small" className={styles.select}>
        <Select
          value={filter.state ?? ''}
          onChange={(_, { value }) => onFilter({ ...filter, state: staffStates.find((state) => state === value) })}
        >
          <option value="">{t('staff.state.any')}</option>
          {staffStates.map((state) => (
            <option key={state} value={state}>
              {t(`staff.state.${state}`)}
            </option>
          ))}
        </Select>
      </Field>
    </form>
  )
}
