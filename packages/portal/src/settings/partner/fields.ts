import type { PartnerProfile, PartnerProfilePart } from '@tenantry/contract'
import { addressFields, addressParts } from '../../ui/form/address.ts'
import type { Ties } from '../../ui/form/ties.ts'
import { textsAt, type Values } from '../../ui/form/values.ts'

const contactFields = <P extends string>(path: P) =>
  (['firstName', 'lastName', 'email', 'phoneNumber'] as const).map((name) => `${path}.${name}` as const)

/** Every field of the form, by its path in the partner's profiles. */
export const fieldNames = [
  'organization.companyName',
  ...addressFields('organization.defaultAddress'),
  'organization.defaultAddress.firstName',
  'organization.defaultAddress.lastName',
  'organization.email',
  'organization.defaultAddress.phoneNumber',
  'organization.culture',
  'organization.language',
  'legalBusiness.companyName',
  ...addressFields('legalBusiness.address'),
  ...contactFields('legalBusiness.primaryContact'),
  'legalBusiness.companyApproverEmail',
  ...addressFields('legalBusiness.companyApproverAddress'),
  'billing.companyName',
  ...addressFields('billing.address'),
  ...contactFields('billing.primaryContact'),
  'billing.taxId',
  'billing.purchaseOrderNumber',
  'support.email',
  'support.telephone',
  'support.website',
] as const
export type FieldName = (typeof fieldNames)[number]
export type ProfileValues = Values<FieldName>

export const partOf = (field: string): PartnerProfilePart => field.split('.')[0] as PartnerProfilePart

const isFieldName = (name: string): name is FieldName => (fieldNames as readonly string[]).includes(name)

/** Field that shows the value at a path: of a finding, a refusal, or a recorded change, where the name stands apart. */
export const fieldAt = (path: string): FieldName | undefined => {
  const name = path === 'partner.name' ? 'organization.companyName' : path.replace(/^partner\.profiles\./, '')
  return isFieldName(name) ? name : undefined
}

export const valuesOf = (profile: PartnerProfile): ProfileValues => textsAt(profile, fieldNames)

const addressTie = <L extends string, F extends string>(leader: L, follower: F) =>
  addressParts.map((part) => [`${leader}.${part}`, `${follower}.${part}`] as const)

/** What most companies write the same everywhere. */
export const ties = {
  legalAddress: addressTie('organization.defaultAddress', 'legalBusiness.address'),
  approverAddress: addressTie('legalBusiness.address', 'legalBusiness.companyApproverAddress'),
  invoiceName: [['legalBusiness.companyName', 'billing.companyName']],
  billingAddress: addressTie('legalBusiness.address', 'billing.address'),
} satisfies Ties<FieldName>

/** An address that is begun is in the partner's own country, until somebody says otherwise. */
export const complete = (
  values: ProfileValues,
  { field, value }: { field: FieldName; value: string },
): ProfileValues => {
  const path = /^(.*\.\w*ddress)\.\w+$/.exec(field)?.[1]
  const country = path && fieldAt(`${path}.country`)
  if (!country || !value || field === country || values[country]) return values
  return { ...values, [country]: values['organization.defaultAddress.country'] }
}
