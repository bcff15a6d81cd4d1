import { Body1, Field, Input, type InputProps, makeStyles, tokens } from '@fluentui/react-components'
import { Problem } from '@tenantry/client'
import type { CustomerAccount, DirectAcceptance, Finding } from '@tenantry/contract'
import { checkAgreementDate } from '@tenantry/contract/rules'
import { useId, useState } from 'react'
import { useClient, useMe } from '../app/session.ts'
import { contractText } from '../i18n/contract-text.ts'
import { useFormat } from '../i18n/index.tsx'
import { FormDialog } from '../ui/form/form-dialog.tsx'
import { useDelivery } from '../ui/form/use-delivery.ts'
import { WarningNote } from '../ui/form/warning-note.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { type AgreementField, startOf, today, useAgreementForm, warningOf } from './agreement-form.ts'

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '12px 16px',
    '@media (max-width: 479px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  date: { maxWidth: '180px' },
  quiet: { color: tokens.colorNeutralForeground3 },
})

/** What a dialogue sends; a colleague who was faster is told of elsewhere. */
const useSending = ({ onDone, onStale }: { onDone: () => void; onStale?: () => void }) => {
  const { sending, busy, deliver } = useDelivery()
  const send = (body: object, call: (requestId: string) => Promise<unknown>) =>
    deliver(JSON.stringify(body), {
      call,
      onDone,
      onProblem: (problem) => {
        if (!onStale || !(problem instanceof Problem) || problem.category !== 'stale') return problem
        onStale()
        return undefined
      },
    })
  return { busy, problem: sending.state === 'failed' ? sending.problem : undefined, send }
}

/** Kept here: nothing is sent, and the dialogue says so once. */
const StandaloneNote = () => {
  const styles = useStyles()
  const { t } = useFormat()
  return useMe().standalone ? <Body1 className={styles.quiet}>{t('standalone.note')}</Body1> : null
}

interface ConfirmAgreementDialogProps {
  account: CustomerAccount
  templateId: string
  onDone: () => void
  onCancel: () => void
}

/** Who agreed for the customer, and when. A failure keeps what was typed. */
export const ConfirmAgreementDialog = ({ account, templateId, onDone, onCancel }: ConfirmAgreementDialogProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const text = contractText(format)
  const client = useClient()
  const form = useAgreementForm(account, useMe())
  const { busy, problem, send } = useSending({ onDone })
  const id = useId()
  const { values } = form

  const confirm = () => {
    const blocked = form.blockedBy()
    if (blocked) return document.getElementById(`${id}-${blocked}`)?.focus()
    const { firstName, lastName, email, phoneNumber, dateAgreed } = values
    const body = {
      primaryContact: { firstName, lastName, email, ...(phoneNumber && { phoneNumber }) },
      templateId,
      dateAgreed: new Date(startOf(dateAgreed)!).toISOString(),
      type: 'MicrosoftCustomerAgreement' as const,
    }
    void send(body, (requestId) =>
      client.agreements.create({ params: { customerId: account.id }, body }, { requestId }),
    )
  }

  const field = (name: AgreementField, props: InputProps & { required?: boolean } = {}) => {
    const error = form.error(name)
    return (
      <div>
        <Field
          label={text(`field.${name}`)}
          required={props.required ?? true}
          {...(error && { validationMessage: text(error.message, error.params) })}
        >
          <Input
            id={`${id}-${name}`}
            value={values[name]}
            // Data of a third party: the browser must not offer the agent's own.
            autoComplete="off"
            {...props}
            onChange={(_, data) => form.set(name, data.value)}
            onBlur={() => form.leave(name)}
          />
        </Field>
        {form.warnings(name).map((finding) => (
          <WarningNote
            key={finding.rule}
            id={`${id}-${warningOf(finding)}`}
            text={text(finding.message, finding.params)}
            required
            aria-invalid={form.tried && !form.isConfirmed(finding)}
            checked={form.isConfirmed(finding)}
            onConfirm={(confirmed) => form.confirm(finding, confirmed)}
          />
        ))}
      </div>
    )
  }

  return (
    <FormDialog
      title={t('agreement.confirm.title', { customer: account.billing.companyName })}
      action={t('agreement.confirm')}
      busy={busy}
      onSubmit={confirm}
      onCancel={onCancel}
    >
      <Body1>{t('agreement.confirm.lead')}</Body1>
      {problem !== undefined && (
        <ProblemBar title={t('agreement.confirm.failed')} problem={problem} onRetry={confirm} />
      )}
      <div className={styles.fields}>
        {field('firstName', { maxLength: 50 })}
        {field('lastName', { maxLength: 50 })}
        {field('email', { maxLength: 254, inputMode: 'email' })}
        {field('phoneNumber', { maxLength: 40, inputMode: 'tel', required: false })}
        {field('dateAgreed', { type: 'date', max: today(), className: styles.date })}
      </div>
      <StandaloneNote />
    </FormDialog>
  )
}

interface DirectAcceptanceDialogProps {
  account: CustomerAccount
  acceptance: DirectAcceptance
  onDone: (isSigned: boolean) => void
  /** Somebody else was faster: what is asked here may be settled. */
  onStale: () => void
  onCancel: () => void
}

/** Notes that the customer itself accepted, or takes that back. */
export const DirectAcceptanceDialog = (props: DirectAcceptanceDialogProps) => {
  const { account, acceptance, onDone, onStale, onCancel } = props
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const text = contractText(format)
  const client = useClient()
  const isSigned = !acceptance.isSigned
  const [day, setDay] = useState('')
  const { busy, problem, send } = useSending({ onDone: () => onDone(isSigned), onStale })
  const id = useId()
  const at = startOf(day)
  const [error] =
    at === undefined ? [] : checkAgreementDate(at, { now: Date.now(), field: 'dateSigned' }).filter(isBlock)

  const note = () => {
    if (error) return document.getElementById(id)?.focus()
    const body = { isSigned, ...(at !== undefined && { dateSigned: new Date(at).toISOString() }) }
    void send(body, (requestId) =>
      client.customerAgreements.setDirectAcceptance(
        { params: { customerId: account.id }, body },
        { requestId, ifMatch: acceptance.attributes.etag },
      ),
    )
  }

  const kind = isSigned ? 'on' : 'off'
  return (
    <FormDialog
      title={t(`agreement.direct.${kind}.title`, { customer: account.billing.companyName })}
      action={t(`agreement.direct.${kind}`)}
      busy={busy}
      onSubmit={note}
      onCancel={onCancel}
    >
      <Body1>{t(`agreement.direct.${kind}.lead`)}</Body1>
      {problem !== undefined && <ProblemBar title={t('agreement.direct.failed')} problem={problem} onRetry={note} />}
      {isSigned && (
        <Field
          label={text('field.dateSigned')}
          hint={t('agreement.direct.date')}
          {...(error && { validationMessage: text(error.message, error.params) })}
        >
          <Input
            id={id}
            type="date"
            max={today()}
            className={styles.date}
            value={day}
            onChange={(_, data) => setDay(data.value)}
          />
        </Field>
      )}
      <StandaloneNote />
    </FormDialog>
  )
}

const isBlock = ({ level }: Finding) => level === 'block'
