import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Customer } from '@tenantry/contract'
import { use, useEffect, useMemo, useState } from 'react'
import { partnersQuery } from '../../app/partners.ts'
import { useClient, useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { AddressContext } from '../../ui/form/address-fields.tsx'
import { ChangeBar } from '../../ui/form/change-bar.tsx'
import { dropDraft, findDraft, keepDraft } from '../../ui/form/drafts.ts'
import { ErrorSummary } from '../../ui/form/error-summary.tsx'
import { Field } from '../../ui/form/field.tsx'
import { LeaveGuard } from '../../ui/form/leave-guard.tsx'
import { SheetProvider, visit } from '../../ui/form/sheet.ts'
import { useCreation } from '../../ui/form/use-creation.ts'
import { useErrorTitle } from '../../ui/form/use-error-title.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { useForwardKey } from '../../ui/form/use-forward-key.ts'
import { ProblemBar } from '../../ui/problem-bar.tsx'
import { useOnline } from '../../ui/use-online.ts'
import { ruleOptionsOf } from '../account/findings.ts'
import { DomainNote } from './domain-note.tsx'
import { type Blank, blank, bodyOf, type FieldName, fieldNames, newCustomerForm } from './fields.ts'
import { NewCustomerReview } from './new-customer-review.tsx'
import { NewCustomerSections } from './new-customer-sections.tsx'
import { useNewCustomerText } from './new-customer-text.ts'

const useStyles = makeStyles({
  editor: { display: 'flex', flexDirection: 'column', gap: '24px', paddingTop: '16px', minWidth: 0 },
  sections: { display: 'flex', flexDirection: 'column', gap: '40px' },
  hidden: { display: 'none' },
})

/** Account info, then the review, then the service. Whatever fails, nothing typed is lost. */
export const NewCustomerEditor = ({ onAdded }: { onAdded: (customer: Customer) => void }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const me = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const online = useOnline()
  const { countries } = use(AddressContext)
  const resellers = useQuery({
    ...partnersQuery(client, me),
    select: (partners) => new Map(partners.map(({ id, name }) => [id, name])),
  })
  const isProvider = me.partner.type === 'indirectProvider'
  const text = useNewCustomerText(me.domainSuffixes, resellers.data)

  const draft = useMemo(() => ({ user: me.userId ?? me.userPrincipalName ?? '', record: 'new-customer' }), [me])
  const [start] = useState(() => {
    const left = findDraft(draft, fieldNames)
    const only = countries.length === 1 ? { 'billingProfile.defaultAddress.country': countries[0]! } : {}
    return { record: blank(only), ...(left && { values: left.values }), left: left?.savedAt }
  })
  const fields = useMemo(() => newCustomerForm(ruleOptionsOf(me)), [me])
  const form = useForm<Blank, FieldName>(start, fields)
  const [step, setStep] = useState<'edit' | 'review'>('edit')
  const dirty = form.changes.length > 0
  const body = bodyOf(form.values, me.domainSuffixes)
  const creation = useCreation(form, {
    create: (requestId) => client.customers.create({ body }, { requestId }),
    onDone: (customer) => {
      dropDraft(draft)
      void queries.invalidateQueries({ queryKey: ['customers'] })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      onAdded(customer)
    },
    onRefused: () => setStep('edit'),
  })
  const { sending, busy, attempt } = creation
  useErrorTitle(step === 'edit' && attempt > 0 && form.shownErrors.length > 0)

  useEffect(() => {
    if (!dirty) return dropDraft(draft)
    const savedAt = new Date().toISOString()
    keepDraft(draft, { etag: '', opened: form.opened, values: form.values, savedAt })
  }, [draft, dirty, form.opened, form.values])
  useEffect(() => visit('billingProfile.defaultAddress.country'), [])

  const back = (field?: FieldName) => {
    creation.forget()
    setStep('edit')
    visit(field ?? 'billingProfile.defaultAddress.country')
  }
  const forward = () => {
    if (step === 'edit') {
      if (!creation.isValid()) return
      creation.forget()
      return setStep('review')
    }
    if (online && creation.isReady()) creation.send(body)
  }
  useForwardKey(forward)

  const waiting =
    sending.state === 'waiting' ? t('error.throttle', { s: sending.seconds }) : !online ? t('form.offline') : undefined
  return (
    <SheetProvider value={{ values: form.values, text, form, editable: () => true }}>
      <div className={styles.editor}>
        {start.left && step === 'edit' && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{t('form.restored', { time: dateTime(start.left) })}</MessageBarBody>
          </MessageBar>
        )}
        {step === 'edit' && attempt > 0 && <ErrorSummary<FieldName> attempt={attempt} onVisit={visit} />}
        {resellers.isError && (
          <ProblemBar
            title={t('new.resellers.unread')}
            problem={resellers.error}
            onRetry={() => void resellers.refetch()}
          />
        )}
        {step === 'review' && <NewCustomerReview unconfirmed={creation.unconfirmed} onUpdate={back} />}
        <div className={step === 'edit' ? styles.sections : styles.hidden}>
          <NewCustomerSections
            ending={me.domainSuffixes[0] ?? ''}
            countryHelp={me.partner.countries && t('new.market')}
            domainNote={<DomainNote onTaken={form.refuse} />}
          >
            {isProvider && resellers.data && (
              <Field<FieldName>
                field="associatedPartnerId"
                options={[
                  { value: '', text: t('new.reseller.none') },
                  ...[...resellers.data].map(([value, name]) => ({ value, text: name })),
                ]}
              />
            )}
          </NewCustomerSections>
        </div>
        {sending.state === 'failed' && (
          <ProblemBar title={t('new.failed')} problem={sending.problem} onRetry={() => creation.send(body)} />
        )}
      </div>
      <ChangeBar
        status={busy ? t('form.sending') : t('new.step', { n: step === 'edit' ? 1 : 2 })}
        note={waiting}
        primary={t(step === 'edit' ? 'new.next' : 'form.submit')}
        busy={busy}
        blocked={step === 'review' && !online}
        onPrimary={forward}
      >
        {step === 'review' ? (
          <Button onClick={() => back()}>{t('form.back')}</Button>
        ) : (
          <Button onClick={() => void navigate({ to: '/customers' })}>{t('action.cancel')}</Button>
        )}
      </ChangeBar>
      <LeaveGuard dirty={dirty} />
    </SheetProvider>
  )
}
