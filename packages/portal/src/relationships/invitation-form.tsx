import {
  Body1,
  Button,
  Caption1,
  Checkbox,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { ErrorCircleFilled } from '@fluentui/react-icons'
import type { Client } from '@tenantry/client'
import type { Invitation } from '@tenantry/contract'
import { useId, useMemo, useState } from 'react'
import { countriesOf } from '../app/address-scope.tsx'
import { type Blank, blank, bodyOf, type FieldName, newCustomerForm } from '../customers/new/fields.ts'
import { NewCustomerSections } from '../customers/new/new-customer-sections.tsx'
import { useNewCustomerText } from '../customers/new/new-customer-text.ts'
import { useFormat } from '../i18n/index.tsx'
import { AddressContext } from '../ui/form/address-fields.tsx'
import { ErrorSummary } from '../ui/form/error-summary.tsx'
import { LeaveGuard } from '../ui/form/leave-guard.tsx'
import { SheetProvider, visit } from '../ui/form/sheet.ts'
import { useCreation } from '../ui/form/use-creation.ts'
import { useErrorTitle } from '../ui/form/use-error-title.ts'
import { useForm } from '../ui/form/use-form.ts'
import { ProblemBar } from '../ui/problem-bar.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '32px' },
  tick: { marginLeft: '-8px' },
  error: { display: 'flex', alignItems: 'center', gap: '4px', color: tokens.colorStatusDangerForeground3 },
  end: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: '12px' },
})

export interface InvitationFormProps {
  invitation: Invitation
  client: Client
  onAccepted: (accepted: Invitation) => void
}

/** What the invited customer says of itself, and that it accepts. */
export const InvitationForm = ({ invitation, client, onAccepted }: InvitationFormProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { cloud, domainSuffixes, domain, email, companyName, partner, provider, countries } = invitation
  const fields = useMemo(
    () => newCustomerForm({ cloud, domainSuffixes, partnerDomains: [(provider ?? partner).domain] }),
    [cloud, domainSuffixes, provider, partner],
  )
  const [start] = useState(() => ({
    record: blank({
      'companyProfile.domain': domain ?? '',
      'billingProfile.email': email ?? '',
      'billingProfile.companyName': companyName ?? '',
      ...(cloud === 'us-government' && { 'billingProfile.defaultAddress.country': 'US' }),
    }),
  }))
  const form = useForm<Blank, FieldName>(start, fields)
  const text = useNewCustomerText(domainSuffixes)
  const [authorized, setAuthorized] = useState(false)
  const [tried, setTried] = useState(false)
  const tick = useId()
  const creation = useCreation(form, {
    create: (requestId) => {
      const { companyProfile, billingProfile } = bodyOf(form.values, domainSuffixes)
      return client.invitation.accept({ body: { companyProfile, billingProfile, authorized } }, { requestId })
    },
    onDone: onAccepted,
  })
  const { sending, busy, attempt } = creation
  useErrorTitle(attempt > 0 && form.shownErrors.length > 0)
  const scope = useMemo(() => ({ from: '', countries: countriesOf(cloud, countries) }), [countries, cloud])
  // An invitation for one domain is for no other.
  const editable = (field: FieldName) => field !== 'companyProfile.domain' || !domain

  const accept = () => {
    setTried(true)
    if (!creation.isReady()) return
    if (!authorized) return document.getElementById(tick)?.focus()
    creation.send({ authorized, values: form.values })
  }

  return (
    <AddressContext value={scope}>
      <SheetProvider value={{ values: form.values, text, form, editable }}>
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            accept()
          }}
        >
          {attempt > 0 && <ErrorSummary<FieldName> attempt={attempt} onVisit={visit} />}
          <NewCustomerSections ending={domainSuffixes[0] ?? ''} />
          <div className={styles.end}>
            <Checkbox
              id={tick}
              className={styles.tick}
              label={t('invite.authorized')}
              required
              checked={authorized}
              aria-invalid={tried && !authorized}
              aria-describedby={tried && !authorized ? `${tick}-error` : undefined}
              onChange={(_, data) => setAuthorized(data.checked === true)}
            />
            {tried && !authorized && (
              <Caption1 id={`${tick}-error`} className={styles.error}>
                <ErrorCircleFilled aria-hidden />
                {t('invite.authorized.missing')}
              </Caption1>
            )}
            {creation.unconfirmed && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{t('form.warn.first')}</MessageBarBody>
              </MessageBar>
            )}
            {sending.state === 'failed' && <ProblemBar title={t('invite.notSent')} problem={sending.problem} />}
            <Button
              type="submit"
              appearance="primary"
              size="large"
              aria-busy={busy}
              icon={busy ? <Spinner size="tiny" appearance="inverted" /> : null}
            >
              {t('invite.accept')}
            </Button>
            {sending.state === 'waiting' && <Body1>{t('error.throttle', { s: sending.seconds })}</Body1>}
          </div>
        </form>
      </SheetProvider>
      <LeaveGuard dirty={form.changes.length > 0} kept={false} />
    </AddressContext>
  )
}
