import { Caption1, Field, Input, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components'
import { useEffect, useId, useState } from 'react'
import { type MessageKey, useFormat } from '../i18n/index.tsx'
import type { ActivityFilter } from './activity-filter.ts'
import { isInOrder } from './period.ts'
import { PeriodButtons, PeriodFilter } from './period-filter.tsx'

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px 12px' },
  // Its longest choice is wider than a phone.
  action: { width: '250px', minWidth: 0, '& select': { minWidth: 0 } },
  user: { width: '250px' },
  grow: { '@media (max-width: 720px)': { width: '100%' } },
  note: { flexBasis: '100%', color: tokens.colorNeutralForeground3 },
  error: { color: tokens.colorStatusDangerForeground3 },
})

// What one looks for first stands first.
const ofCustomers = [
  'update_customer_billing_profile',
  'update_customer_partner_contract_company_name',
  'update_company_info',
  'add_customer',
  'remove_partner_customer_relationship',
  'create_self_serve_policy',
  'update_self_serve_policy',
  'delete_self_serve_policy',
  'create_agreement',
  'tenantry_direct_acceptance',
  'update_customer_qualification',
  'update_customer_spending_budget',
  'tenantry_personal_data_exported',
  'tenantry_personal_data_erased',
] as const
const ofPartner = [
  'tenantry_partner_profile_updated',
  'tenantry_permission_settings_updated',
  'tenantry_access_requested',
  'tenantry_access_request_done',
  'tenantry_sign_in',
  'tenantry_sign_in_failed',
  'tenantry_export',
  'tenantry_import',
  'tenantry_consent',
  'tenantry_token_reused',
  'tenantry_second_factor_added',
  'tenantry_second_factor_removed',
  'tenantry_recovery_codes_made',
  'tenantry_recovery_code_used',
  'tenantry_second_factor_reset',
  'tenantry_security_updated',
  'create_partner_user',
  'update_partner_user',
  'remove_partner_user',
  'register_application',
  'update_application',
  'add_application_credential',
] as const
const ofWebhooks = [
  'tenantry_webhook_registered',
  'tenantry_webhook_updated',
  'tenantry_webhook_removed',
  'tenantry_webhook_switched_off',
  'tenantry_webhook_secret',
  'tenantry_webhook_test',
  'tenantry_webhook_sent_again',
] as const

export interface LogToolbarProps {
  filter: ActivityFilter
  onFilter: (filter: ActivityFilter) => void
  /** Names of users to propose; absent where the log cannot be narrowed by user and action. */
  users?: readonly { name: string; userName: string }[] | undefined
}

/** Days, action and user; in which time the log counts. */
export const LogToolbar = ({ filter, onFilter, users }: LogToolbarProps) => {
  const styles = useStyles()
  const { t, timeZone } = useFormat()
  const note = useId()
  const wrong = !isInOrder(filter.period)
  const setPeriod = (period: ActivityFilter['period']) => onFilter({ ...filter, period })
  const option = (operation: string) => (
    <option key={operation} value={operation}>
      {t(`audit.operation.${operation}` as MessageKey)}
    </option>
  )
  return (
    <form aria-label={t('audit.filter')} className={styles.bar} onSubmit={(event) => event.preventDefault()}>
      <PeriodFilter period={filter.period} onChange={setPeriod} describedBy={note} />
      {users && (
        <>
          <Field label={t('audit.column.action')} size="small" className={styles.grow}>
            <Select
              className={mergeClasses(styles.action, styles.grow)}
              value={filter.operation ?? ''}
              onChange={(_, data) => onFilter({ ...filter, operation: data.value || undefined })}
            >
              <option value="">{t('audit.anyAction')}</option>
              <optgroup label={t('nav.customers')}>{ofCustomers.map(option)}</optgroup>
              <optgroup label={t('audit.ownAccount')}>{ofPartner.map(option)}</optgroup>
              <optgroup label={t('nav.webhooks')}>{ofWebhooks.map(option)}</optgroup>
            </Select>
          </Field>
          <UserFilter user={filter.user ?? ''} users={users} onChange={(user) => onFilter({ ...filter, user })} />
        </>
      )}
      <PeriodButtons period={filter.period} onChange={setPeriod} />
      <Caption1 id={note} className={mergeClasses(styles.note, wrong && styles.error)} role="status">
        {wrong ? t('date.order') : t('audit.zone', { zone: timeZone })}
      </Caption1>
    </form>
  )
}

interface UserFilterProps {
  user: string
  users: readonly { name: string; userName: string }[]
  onChange: (user: string | undefined) => void
}

/** A user name; the people in sight are proposed. Applied when it is complete: chosen, Enter, or left. */
const UserFilter = ({ user, users, onChange }: UserFilterProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const list = useId()
  const [text, setText] = useState(user)
  const apply = (value: string) => {
    if (value.trim() !== user) onChange(value.trim() || undefined)
  }
  useEffect(() => setText(user), [user])
  return (
    <Field label={t('audit.user')} size="small" className={styles.grow}>
      <Input
        className={mergeClasses(styles.user, styles.grow)}
        type="search"
        list={list}
        value={text}
        maxLength={254}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('audit.anyUser')}
        onChange={(_, { value }) => {
          setText(value)
          if (!value || users.some(({ userName }) => userName === value)) apply(value)
        }}
        onKeyDown={(event) => event.key === 'Enter' && apply(text)}
        onBlur={() => apply(text)}
      />
      <datalist id={list}>
        {users.map(({ name, userName }) => (
          <option key={userName} value={userName}>
            {name}
          </option>
        ))}
      </datalist>
    </Field>
  )
}
