import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular, WarningRegular } from '@fluentui/react-icons'
import type { CustomerRow, customerSorts } from '@tenantry/contract'
import { lazy, type ReactNode, Suspense } from 'react'
import { useMe } from '../app/session.ts'
import { type Format, type MessageKey, useFormat } from '../i18n/index.tsx'
import { useMediaQuery } from '../ui/use-media-query.ts'

// Only providers have resellers.
const ResellerName = lazy(async () => ({ default: (await import('./resellers.tsx')).ResellerName }))

export type CustomerSort = (typeof customerSorts)[number]

export interface Column {
  key: 'name' | 'id' | 'domain' | 'country' | 'relationship' | 'reseller' | 'status' | 'changedAt' | 'details'
  label: MessageKey
  sort?: CustomerSort
  /** Width, as in `grid-template-columns`. */
  width: string
  render: (row: CustomerRow, format: Format) => ReactNode
}

const useStyles = makeStyles({
  status: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
  icon: { flexShrink: 0, fontSize: '16px' },
  complete: { color: tokens.colorNeutralForeground3 },
  incomplete: { color: tokens.colorStatusWarningForeground3 },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

/** Icon and word, never colour alone. */
export const StatusLabel = ({ status }: { status: CustomerRow['status'] }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const complete = status === 'complete'
  return (
    <span className={mergeClasses(styles.status, complete ? styles.complete : styles.incomplete)}>
      {complete ? <CheckmarkCircleRegular className={styles.icon} /> : <WarningRegular className={styles.icon} />}
      {t(complete ? 'list.status.complete' : 'list.status.incomplete')}
    </span>
  )
}

const MicrosoftId = ({ id }: { id: string }) => (
  <span className={useStyles().id} title={id}>
    {id}
  </span>
)

const relationship = (value: string, { message }: Format) => message(`relationship.${value}`) ?? value

const name: Column = {
  key: 'name',
  label: 'list.column.name',
  sort: 'name',
  width: 'minmax(180px, 2fr)',
  render: (row) => row.name,
}
const id: Column = {
  key: 'id',
  label: 'list.column.id',
  sort: 'id',
  width: 'minmax(104px, 1fr)',
  render: (row) => <MicrosoftId id={row.id} />,
}
const domain: Column = {
  key: 'domain',
  label: 'list.column.domain',
  sort: 'domain',
  width: 'minmax(150px, 2.2fr)',
  render: (row) => row.domain,
}
const country: Column = {
  key: 'country',
  label: 'list.column.country',
  sort: 'country',
  width: 'minmax(100px, 0.9fr)',
  render: (row, format) => row.country && format.country(row.country),
}
const relation: Column = {
  key: 'relationship',
  label: 'list.column.relationship',
  width: '150px',
  render: (row, format) => relationship(row.relationshipToPartner, format),
}
const reseller: Column = {
  key: 'reseller',
  label: 'list.column.reseller',
  width: 'minmax(110px, 1fr)',
  render: ({ associatedPartnerId }) =>
    associatedPartnerId && (
      <Suspense>
        <ResellerName id={associatedPartnerId} />
      </Suspense>
    ),
}
const status: Column = {
  key: 'status',
  label: 'list.column.status',
  sort: 'status',
  width: '100px',
  render: (row) => <StatusLabel status={row.status} />,
}
const changedAt: Column = {
  key: 'changedAt',
  label: 'list.column.changedAt',
  sort: 'changedAt',
  width: '116px',
  render: (row, format) => (
    <time dateTime={row.changedAt} title={format.dateTime(row.changedAt)}>
      {format.date(row.changedAt)}
    </time>
  ),
}
/** Second line of a row on a narrow screen. */
const details: Column = {
  key: 'details',
  label: 'list.column.details',
  width: '1fr',
  render: (row, format) => [row.domain, row.country && format.country(row.country)].filter(Boolean).join(' · '),
}

/** Every sort on offer, whatever columns are in sight. */
export const sortColumns = [name, id, domain, country, status, changedAt].map(({ key, label }) => ({
  sort: key as CustomerSort,
  label,
}))

const full = [name, id, domain, country, relation, status, changedAt]
const withoutId = full.filter((column) => column !== id)
const few = [name, domain, country, status]
const compactColumns = [name, status, details]

/** A provider sees who serves the customer in place of what it is itself, which is the same in each row. */
const asProvider = (columns: readonly Column[]): readonly Column[] =>
  columns.map((column) => (column === relation ? reseller : column))

/** The columns that fit. A narrow screen gets rows of two lines instead. */
export const useColumns = (): { columns: readonly Column[]; compact: boolean } => {
  const compact = useMediaQuery('(max-width: 720px)')
  const small = useMediaQuery('(max-width: 960px)')
  const medium = useMediaQuery('(max-width: 1160px)')
  const isProvider = useMe().partner.type === 'indirectProvider'
  const fitting = compact ? compactColumns : small ? few : medium ? withoutId : full
  return { compact, columns: isProvider ? asProvider(fitting) : fitting }
}
