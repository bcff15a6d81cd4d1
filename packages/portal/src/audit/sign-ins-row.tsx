import { Body1, Button } from '@fluentui/react-components'
import { ChevronRightRegular } from '@fluentui/react-icons'
import type { Activity } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { useRowStyles } from './activity-row.tsx'
import { useActivityText } from './activity-text.ts'

export interface SignInsRowProps {
  /** Newest first. */
  rows: readonly Activity[]
  ofPartner: boolean
  onOpen: () => void
}

/** Several sign-ins in one row: how many, whose, the latest time. Opened, it gives way to them. */
export const SignInsRow = ({ rows, ofPartner, onOpen }: SignInsRowProps) => {
  const styles = useRowStyles()
  const { t, locale, moment, dateTime } = useFormat()
  const text = useActivityText()
  const latest = rows[0]
  if (!latest) return null
  const people = new Intl.ListFormat(locale, { type: 'unit' }).format([...new Set(rows.map(text.who))])
  return (
    <tr className={styles.row}>
      <td>
        <Button
          appearance="subtle"
          size="small"
          className={styles.toggle}
          icon={<ChevronRightRegular />}
          aria-label={t('audit.signIns.show', { n: rows.length })}
          onClick={onOpen}
        />
      </td>
      <td data-cell="when" className={styles.when}>
        <time dateTime={latest.at} title={dateTime(latest.at)}>
          {moment(latest.at)}
        </time>
      </td>
      {ofPartner && <td className={styles.empty} />}
      <td>
        <Body1 className={styles.quiet}>{t('audit.signIns', { n: rows.length })}</Body1>
      </td>
      <td colSpan={3} className={styles.quiet}>
        {people}
      </td>
    </tr>
  )
}
