import type { NewCustomer } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { block, checkNewCustomer, type RuleOptions } from '@tenantry/contract/rules'
import { type AddressPart, addressParts } from '../../ui/form/address.ts'
import type { FieldFinding, RecordForm, Versioned } from '../../ui/form/record.ts'
import { stored, type Values } from '../../ui/form/values.ts'

const address = 'billingProfile.defaultAddress'

/** What is asked of a new customer, by its path in the body, in the order of the form. */
export const fieldNames = [
  `${address}.country`,
  'billingProfile.companyName',
  'companyProfile.domain',
  'companyProfile.organizationRegistrationNumber',
  'companyProfile.companyName',
  'associatedPartnerId',
  `${address}.addressLine1`,
  `${address}.addressLine2`,
  `${address}.addressLine3`,
  `${address}.postalCode`,
  `${address}.city`,
  `${address}.state`,
  'billingProfile.firstName',
  'billingProfile.lastName',
  'billingProfile.email',
  `${address}.phoneNumber`,
  'billingProfile.culture',
  'billingProfile.language',
] as const
export type FieldName = (typeof fieldNames)[number]
export type NewCustomerValues = Values<FieldName>

/** A form over nothing: what it is filled in with. */
export interface Blank extends Versioned {
  values: NewCustomerValues
}

export const blank = (given: Partial<NewCustomerValues> = {}): Blank => ({
  values: { ...(Object.fromEntries(fieldNames.map((field) => [field, ''])) as NewCustomerValues), ...given },
  attributes: {},
})

/** People type what stands before the ending; whoever has a domain of another ending types the whole of it. */
export const domainOf = (typed: string, suffixes: readonly string[]): string => {
  const name = stored(typed)
  return name && !name.includes('.') ? `${name}${suffixes[0] ?? ''}` : name
}

/** The body that the service takes. One contact is asked; it is stored in two places. */
export const bodyOf = (values: NewCustomerValues, suffixes: readonly string[]): NewCustomer => {
  const said = (field: FieldName) => stored(values[field]) || undefined
  const part = (name: AddressPart) => said(`${address}.${name}`)
  const culture = said('billingProfile.culture') ?? countryRules(part('country') ?? '')?.defaultCulture ?? ''
  const contact = { firstName: said('billingProfile.firstName'), lastName: said('billingProfile.lastName') }
  return {
    companyProfile: {
      domain: domainOf(values['companyProfile.domain'], suffixes),
      companyName: said('companyProfile.companyName'),
      organizationRegistrationNumber: said('companyProfile.organizationRegistrationNumber'),
    },
    billingProfile: {
      ...contact,
      companyName: said('billingProfile.companyName') ?? '',
      email: said('billingProfile.email') ?? '',
      culture,
      language: said('billingProfile.language') ?? culture.slice(0, 2),
      defaultAddress: {
        ...contact,
        ...Object.fromEntries(addressParts.map((name) => [name, part(name)])),
        phoneNumber: said(`${address}.phoneNumber`),
      },
    },
    associatedPartnerId: said('associatedPartnerId'),
  }
}

const isFieldName = (name: string): name is FieldName => (fieldNames as readonly string[]).includes(name)

/** Field of the form that a finding or a refusal is about. */
export const fieldAt = (path: string): FieldName | undefined => {
  const name =
    path === address ? `${address}.addressLine1` : path.replace(/\.defaultAddress\.(first|last)Name$/, '.$1Name')
  return isFieldName(name) ? name : undefined
}

/** The rules of the service, asked here first. Whom to talk to is asked of people only: programs may not know. */
const check = (values: NewCustomerValues, options: RuleOptions): FieldFinding<FieldName>[] => {
  const found = checkNewCustomer(bodyOf(values, options.domainSuffixes ?? []), options).flatMap((finding) => {
    const field = fieldAt(finding.field)
    // Culture and language follow from the country: nobody is sent to look for them before there is one.
    const follows = field && /\.(culture|language)$/.test(field) && !values[`${address}.country`]
    return field && !follows ? [{ ...finding, field }] : []
  })
  const names = (['firstName', 'lastName'] as const)
    .filter((name) => !stored(values[`billingProfile.${name}`]))
    .map((name) => {
      const field = `billingProfile.${name}` as const
      return { ...block(field, { rule: 'V-66', message: 'field.required', params: { field: `field.${name}` } }), field }
    })
  return [...found, ...names]
}

/** How the fields stand to a customer that is not there yet. */
export const newCustomerForm = (options: RuleOptions): Omit<RecordForm<Blank, FieldName>, 'patchOf'> => ({
  valuesOf: ({ values }) => values,
  fieldAt,
  check: ({ values }, changes) =>
    check({ ...values, ...Object.fromEntries(changes.map(({ field, after }) => [field, after])) }, options),
  concerns: () => true,
  ties: {},
})
