import type { CustomerAccount } from '@tenantry/contract'
import { type AddressPart, addressParts } from '../../ui/form/address.ts'
import type { Ties } from '../../ui/form/ties.ts'
import { type Change, patchFrom, textAt, type Values, withChanges } from '../../ui/form/values.ts'

/** Every field of the form, by its path in the account. One contact is shown; it is stored in two places. */
export const fieldNames = [
  'billing.companyName',
  'billing.defaultAddress.country',
  'billing.defaultAddress.addressLine1',
  'billing.defaultAddress.addressLine2',
  'billing.defaultAddress.addressLine3',
  'billing.defaultAddress.postalCode',
  'billing.defaultAddress.city',
  'billing.defaultAddress.state',
  'billing.firstName',
  'billing.lastName',
  'billing.email',
  'billing.defaultAddress.phoneNumber',
  'billing.culture',
  'billing.language',
  'company.legalName',
  'company.organizationRegistrationNumber',
  'company.email',
  'company.address.country',
  'company.address.addressLine1',
  'company.address.addressLine2',
  'company.address.addressLine3',
  'company.address.postalCode',
  'company.address.city',
  'company.address.state',
] as const
export type FieldName = (typeof fieldNames)[number]
export type AccountValues = Values<FieldName>
type Parts = Pick<CustomerAccount, 'billing' | 'company'>

/** What helpdesk agents may change (R-07, `design.md`): how to reach the customer. */
export const contactFields: ReadonlySet<FieldName> = new Set<FieldName>([
  'billing.firstName',
  'billing.lastName',
  'billing.email',
  'billing.defaultAddress.phoneNumber',
])

/** The other place of the contact's name, written with the same value. */
const twins: Partial<Record<string, string>> = {
  'billing.firstName': 'billing.defaultAddress.firstName',
  'billing.lastName': 'billing.defaultAddress.lastName',
}

const inBothPlaces = (changes: readonly Change[]): Change[] =>
  changes.flatMap((change) => {
    const twin = twins[change.field]
    return twin ? [change, { ...change, field: twin }] : [change]
  })

const isFieldName = (name: string): name is FieldName => (fieldNames as readonly string[]).includes(name)

/** Field of the form that shows the value at a path: of an activity row, a finding, a refusal. */
export const fieldAt = (path: string): FieldName | undefined => {
  const name = path
    .replace(/^billingProfile\./, 'billing.')
    .replace(/^companyProfile\./, 'company.')
    .replace(/^billing\.organizationRegistrationNumber$/, 'company.organizationRegistrationNumber')
  const twin = Object.entries(twins).find(([, other]) => other === name)
  const found = twin ? twin[0] : name
  return isFieldName(found) ? found : undefined
}

export const valuesOf = (account: Parts): AccountValues =>
  Object.fromEntries(
    fieldNames.map((field) => [field, textAt(account, field) || textAt(account, twins[field] ?? '')]),
  ) as AccountValues

export const patchOf = (changes: readonly Change<FieldName>[]) => patchFrom(inBothPlaces(changes))

/** Lays changes over an account, so that the rules can check the whole. */
export const accountWith = ({ billing, company }: Parts, changes: readonly Change<FieldName>[]): Parts =>
  withChanges({ billing, company }, inBothPlaces(changes))

const pairOf = (part: AddressPart) => [`company.address.${part}`, `billing.defaultAddress.${part}`] as const

/** Bill-to info follows company details while a tick box says so. */
export const ties = {
  name: [['company.legalName', 'billing.companyName']],
  address: addressParts.map(pairOf),
} satisfies Ties<FieldName>

/** The first word of a company address is one of the country that the bill goes to, until somebody says otherwise. */
export const complete = (
  values: AccountValues,
  { field, value }: { field: FieldName; value: string },
): AccountValues =>
  field.startsWith('company.address.') &&
  value &&
  !values['company.address.country'] &&
  field !== 'company.address.country'
    ? { ...values, 'company.address.country': values['billing.defaultAddress.country'] }
    : values
