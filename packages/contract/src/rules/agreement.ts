import { checkEmail, type EmailOptions } from './email.ts'
import { block, type Finding, warn } from './finding.ts'
import { checkPhone } from './phone.ts'
import { checkPlainText, isGiven, type Text } from './plain-text.ts'

/** Who agreed on the side of the customer, as a form or a body has it. */
export interface AgreementContactInput {
  firstName?: Text
  lastName?: Text
  email?: Text
  phoneNumber?: Text
}

export interface AgreementContactOptions extends EmailOptions {
  /** Country of the customer, for the phone number. */
  country: string
}

/** The Microsoft Customer Agreement began on this day. */
const BEGAN = Date.UTC(2019, 9, 1)
/** How far the clock of a client may be ahead of ours. */
const AHEAD = 30_000

/** V-92, and what holds for each e-mail address and phone number. */
export function checkAgreementContact(
  contact: AgreementContactInput,
  options: AgreementContactOptions,
  path = 'primaryContact',
): Finding[] {
  const at = (member: string) => (path === '' ? member : `${path}.${member}`)
  return [
    ...(['firstName', 'lastName'] as const).flatMap((member) =>
      checkName(contact[member], at(member), `field.${member}`),
    ),
    ...(isGiven(contact.email)
      ? checkEmail(contact.email, options, at('email'))
      : [block(at('email'), { rule: 'V-92', message: 'field.required', params: { field: 'field.email' } })]),
    ...checkPhone(contact.phoneNumber, options.country, { requirePhone: false }, at('phoneNumber')),
  ]
}

const checkName = (value: Text, field: string, label: 'field.firstName' | 'field.lastName'): Finding[] =>
  isGiven(value)
    ? checkPlainText(value, field, { rule: 'V-92', label, max: 50 })
    : [block(field, { rule: 'V-92', message: 'field.required', params: { field: label } })]

/** V-91. Instants in milliseconds; an absent date is refused. */
export function checkAgreementDate(
  date: number | undefined,
  { now, field = 'dateAgreed' }: { now: number; field?: string },
): Finding[] {
  if (date === undefined)
    return [block(field, { rule: 'V-91', message: 'field.required', params: { field: `field.${field}` } })]
  if (date > now + AHEAD) return [block(field, { rule: 'V-91', message: 'agreement.future' })]
  return date < BEGAN ? [warn(field, { rule: 'V-91', message: 'agreement.early' })] : []
}
