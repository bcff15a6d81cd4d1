import type { CustomerAccount, Finding, Me } from '@tenantry/contract'
import { checkAgreementContact, checkAgreementDate } from '@tenantry/contract/rules'
import { useState } from 'react'

export const agreementFields = ['firstName', 'lastName', 'email', 'phoneNumber', 'dateAgreed'] as const
export type AgreementField = (typeof agreementFields)[number]
export type AgreementValues = Record<AgreementField, string>

/** Start of a day, `2026-05-31`, where the person sits; absent for a day that is none. */
export const startOf = (day: string): number | undefined => {
  const at = day === '' ? Number.NaN : new Date(`${day}T00:00:00`).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** Today where the person sits, as a field of days writes it. */
export const today = (now = new Date()): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

/** Nothing is asked twice: the person is the one who is billed, until somebody else is named. */
const preset = ({ billing }: CustomerAccount): AgreementValues => ({
  firstName: billing.firstName ?? '',
  lastName: billing.lastName ?? '',
  email: billing.email ?? '',
  phoneNumber: billing.defaultAddress.phoneNumber ?? '',
  dateAgreed: '',
})

/** The rules of the service, asked here first. */
const check = (values: AgreementValues, { account, me }: { account: CustomerAccount; me: Me }): Finding[] => [
  ...checkAgreementContact(
    values,
    { partnerDomains: [me.partner.domain], country: account.billing.defaultAddress.country ?? '' },
    '',
  ),
  ...checkAgreementDate(startOf(values.dateAgreed), { now: Date.now() }),
]

/** Names the tick of a warning. */
export const warningOf = ({ field, rule }: Finding): string => `${field}-${rule}`

/** Values of the dialogue and what is wrong with them: told of a field that was left, and of all once it was sent. */
export const useAgreementForm = (account: CustomerAccount, me: Me) => {
  const [values, setValues] = useState(() => preset(account))
  const [left, setLeft] = useState<ReadonlySet<AgreementField>>(new Set())
  const [tried, setTried] = useState(false)
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set())
  const findings = check(values, { account, me })
  /** Another value is another question. */
  const keyOf = (finding: Finding) => `${warningOf(finding)} ${values[finding.field as AgreementField]}`
  const errors = findings.filter(({ level }) => level === 'block')
  const warnings = findings.filter(({ level }) => level === 'warn')
  const unconfirmed = warnings.find((finding) => !confirmed.has(keyOf(finding)))
  return {
    values,
    set: (field: AgreementField, value: string) => setValues((now) => ({ ...now, [field]: value })),
    leave: (field: AgreementField) => setLeft((now) => new Set(now).add(field)),
    error: (field: AgreementField) =>
      tried || left.has(field) ? errors.find((finding) => finding.field === field) : undefined,
    warnings: (field: AgreementField) => warnings.filter((finding) => finding.field === field),
    isConfirmed: (finding: Finding) => confirmed.has(keyOf(finding)),
    confirm: (finding: Finding, on: boolean) =>
      setConfirmed((now) => {
        const next = new Set(now)
        if (on) next.add(keyOf(finding))
        else next.delete(keyOf(finding))
        return next
      }),
    /** The field or the tick that stands in the way, if any; from now on all that is wrong is shown. */
    blockedBy: (): string | undefined => {
      setTried(true)
      return errors[0]?.field ?? (unconfirmed && warningOf(unconfirmed))
    },
    tried,
  }
}
