import { Badge, Body1, Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircleFilled,
  ChevronDownRegular,
  ChevronRightRegular,
  DismissCircleFilled,
} from '@fluentui/react-icons'
import { type Activity, accountOperationTypes } from '@tenantry/contract'
import { useMay } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Link } from '../ui/link.tsx'
import { useActivityText } from './activity-text.ts'
import { FieldDiff } from './field-diff.tsx'

/** Of this row and of others in the same table. */
export const useRowStyles = makeStyles({
  row: {
    '& > td': {
      padding: '10px 16px 10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      verticalAlign: 'top',
      textAlign: 'start',
      minWidth: 0,
    },
    '@media (max-width: 767px)': {
      display: 'grid',
      gridTemplateColumns: '32px minmax(0, 1fr) auto',
      padding: '10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      '& > td': { padding: '0', borderTopStyle: 'none', gridColumn: '2 / -1' },
      '& > td:first-child': { padding: '0', gridColumn: '1', gridRow: '1 / 6' },
      '& > td[data-cell=when]': { gridColumn: '2', gridRow: '1' },
      '& > td[data-cell=status]': { gridColumn: '3', gridRow: '1' },
    },
    '& > td:first-child': { paddingTop: '8px' },
  },
  target: { backgroundColor: tokens.colorBrandBackground2 },
  toggle: { minWidth: '24px', width: '24px', height: '24px', padding: 0 },
  when: {
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 767px)': { '& > *': { fontSize: tokens.fontSizeBase200 } },
  },
  action: { fontWeight: tokens.fontWeightSemibold },
  empty: { '@media (max-width: 767px)': { display: 'none' } },
  status: { display: 'inline-flex', alignItems: 'center', gap: '4px', whiteSpace: 'nowrap' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  // Broken between words only, or the table gives it no room.
  who: { overflowWrap: 'break-word' },
  source: { whiteSpace: 'nowrap', '@media (max-width: 767px)': { display: 'none' } },
  quiet: { color: tokens.colorNeutralForeground2 },
  detailRow: { '@media (max-width: 767px)': { display: 'block' } },
  detailCell: {
    padding: '0 16px 20px 40px',
    '@media (max-width: 767px)': { display: 'block', padding: '4px 0 16px 32px' },
  },
  detail: { display: 'flex', flexDirection: 'column', gap: '16px' },
  facts: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))', gap: '12px 24px', margin: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, display: 'flex', alignItems: 'center', overflowWrap: 'anywhere' },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

const Fact = ({ label, value, copy = false }: { label: string; value: string | undefined; copy?: boolean }) => {
  const styles = useRowStyles()
  if (!value) return null
  return (
    <div>
      <dt>
        <Caption1 className={styles.label}>{label}</Caption1>
      </dt>
      <dd className={styles.fact}>
        <Body1 className={mergeClasses(copy && styles.mono)}>{value}</Body1>
        {copy && <CopyButton value={value} label={label} />}
      </dd>
    </div>
  )
}

const profileOperations: ReadonlySet<string> = new Set(['tenantry_partner_profile_updated'])

export interface ActivityRowProps {
  row: Activity
  /** With the column of the customer. */
  ofPartner: boolean
  open: boolean
  /** The row that the address points to. */
  target: boolean
  onToggle: () => void
}

/** Who did what and when; opened, what it was before and after. */
export const ActivityRow = ({ row, ofPartner, open, target, onToggle }: ActivityRowProps) => {
  const styles = useRowStyles()
  const { t, dateTime, moment, number } = useFormat()
  const text = useActivityText()
  const mayUpdate = useMay('customer:update')
  const mayUpdatePartner = useMay('partner:write')
  const id = `change-${row.change}`
  const action = text.action(row)
  const about = row.data?.['DisplayName']
  const succeeded = row.status === 'succeeded'
  const isAbout = (operations: ReadonlySet<string>) =>
    succeeded && row.fields.length > 0 && row.operations.every((each) => operations.has(each))
  const undo = { update: `undo-${row.change}` }
  return (
    <>
      <tr id={id} className={mergeClasses(styles.row, target && styles.target)}>
        <td>
          <Button
            appearance="subtle"
            size="small"
            className={styles.toggle}
            icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
            aria-expanded={open}
            aria-label={t('audit.details', { action, when: dateTime(row.at) })}
            onClick={onToggle}
          />
        </td>
        <td data-cell="when" className={styles.when}>
          <time dateTime={row.at} title={dateTime(row.at)}>
            {moment(row.at)}
          </time>
        </td>
        {ofPartner && (
          <td className={mergeClasses(!row.customerId && styles.empty)}>
            {row.customerId && (
              <Link to="/customers/$customerId/account" params={{ customerId: row.customerId }}>
                {row.customerName ?? row.customerId}
              </Link>
            )}
          </td>
        )}
        <td>
          <Body1 className={row.customerId ? styles.action : styles.quiet}>{action}</Body1>{' '}
          {about && <Body1>· {about} </Body1>}
          {(row.count ?? 1) > 1 && (
            <Badge appearance="tint" color="informative" aria-label={t('audit.times', { n: row.count ?? 1 })}>
              × {number(row.count ?? 1)}
            </Badge>
          )}
        </td>
        <td className={styles.who}>{text.who(row)}</td>
        <td data-cell="status">
          <span className={styles.status}>
            {succeeded ? (
              <CheckmarkCircleFilled aria-hidden className={styles.good} />
            ) : (
              <DismissCircleFilled aria-hidden className={styles.bad} />
            )}
            {t(`audit.status.${row.status}`)}
          </span>
        </td>
        <td className={mergeClasses(styles.quiet, styles.source)}>{text.source(row)}</td>
      </tr>
      {open && (
        <tr className={styles.detailRow}>
          <td colSpan={ofPartner ? 7 : 6} className={styles.detailCell}>
            <div className={styles.detail}>
              <FieldDiff row={row} />
              <dl className={styles.facts}>
                <Fact label={t('audit.refusal')} value={row.refusal && text.refusal(row.refusal)} />
                <Fact
                  label={t('audit.about')}
                  value={about && [about, row.data?.['User']].filter(Boolean).join(', ')}
                />
                <Fact label={t('audit.reason')} value={row.reason} />
                <Fact label={t('audit.user')} value={row.displayName && row.userPrincipalName} />
                <Fact label={t('audit.undoes')} value={row.undoes === undefined ? undefined : String(row.undoes)} />
                <Fact label={t('audit.column.source')} value={text.source(row)} />
                <Fact label={t('audit.change')} value={String(row.change)} />
                <Fact label={t('audit.requestId')} value={row.requestId} copy />
                <Fact label={t('audit.correlationId')} value={row.correlationId} copy />
              </dl>
              {mayUpdate && row.customerId && isAbout(accountOperationTypes) && (
                <div>
                  <Link to="/customers/$customerId/account" params={{ customerId: row.customerId }} search={undo}>
                    {t('audit.undo')}
                  </Link>
                </div>
              )}
              {mayUpdatePartner && isAbout(profileOperations) && (
                <div>
                  <Link to="/settings/partner" search={undo}>
                    {t('audit.undo')}
                  </Link>
                </div>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  )
}
