import type { Address, Contact } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import type { StoredProfiles } from '../partner/profile.ts'

export interface DemoHouse {
  /** Registered name. */
  legalName: string
  /** Where its web pages and its mail are. */
  site: string
  country: string
  address: Address
  /** Who signs, and who pays. */
  director: Pick<Contact, 'firstName' | 'lastName'>
  accountant: Pick<Contact, 'firstName' | 'lastName'>
  phones: { reception: string; accounts: string; support: string }
  taxId: string
  purchaseOrderNumber: string
  currency: string
}

/** What a demo partner keeps of itself, out of what is known of its house. */
export const profilesOfHouse = (house: DemoHouse): Partial<StoredProfiles> => {
  const { legalName, site, country, director, accountant, phones } = house
  const culture = countryRules(country)?.defaultCulture ?? 'en-US'
  const address = { country, ...house.address }
  const person = (
    who: Pick<Contact, 'firstName' | 'lastName'>,
    { mailbox, phone }: Record<'mailbox' | 'phone', string>,
  ) => ({
    ...who,
    email: `${mailbox}@${site}`,
    phoneNumber: phone,
  })
  return {
    organization: {
      defaultAddress: { ...address, ...director, phoneNumber: phones.reception },
      email: `hello@${site}`,
      language: culture.slice(0, 2),
      culture,
    },
    legalBusiness: {
      companyName: legalName,
      address,
      primaryContact: person(director, { mailbox: 'board', phone: phones.reception }),
      companyApproverAddress: address,
      companyApproverEmail: `board@${site}`,
    },
    billing: {
      companyName: legalName,
      address,
      primaryContact: person(accountant, { mailbox: 'accounts', phone: phones.accounts }),
      purchaseOrderNumber: house.purchaseOrderNumber,
      taxId: house.taxId,
    },
    billingTerms: { billingDay: 5, billingCurrency: house.currency },
    support: { email: `help@${site}`, telephone: phones.support, website: `https://help.${site}` },
  }
}

const us = { country: 'US', currency: 'USD' }

export const houses = {
  ribalta: {
    country: 'ES',
    currency: 'EUR',
    legalName: 'Ribalta Cloud Services, S.L.',
    site: 'ribaltacloud.example',
    address: {
      addressLine1: 'Carrer de la Marina 214',
      addressLine2: '3.ª planta',
      postalCode: '08013',
      city: 'Barcelona',
      state: 'Barcelona',
    },
    director: { firstName: 'Lucía', lastName: 'Ferrer' },
    accountant: { firstName: 'Andreu', lastName: 'Vidal' },
    phones: { reception: '935550142', accounts: '935550143', support: '+34 935 55 01 44' },
    taxId: 'ESB60421877',
    purchaseOrderNumber: 'RC-2291',
  },
  northgale: {
    ...us,
    legalName: 'Northgale Distribution, Inc.',
    site: 'northgale.example',
    address: {
      addressLine1: '1180 Harbor Avenue',
      addressLine2: 'Suite 400',
      city: 'Portland',
      state: 'OR',
      postalCode: '97209',
    },
    director: { firstName: 'Grace', lastName: 'Whitlow' },
    accountant: { firstName: 'Dennis', lastName: 'Aldana' },
    phones: { reception: '503-555-0118', accounts: '503-555-0119', support: '+1 503-555-0120' },
    taxId: '93-4410826',
    purchaseOrderNumber: 'NG-7035',
  },
  pinebarrow: {
    ...us,
    legalName: 'Pinebarrow Public Sector, LLC',
    site: 'pinebarrow.example',
    address: { addressLine1: '75 Statehouse Row', city: 'Richmond', state: 'VA', postalCode: '23219' },
    director: { firstName: 'Ellen', lastName: 'Marlowe' },
    accountant: { firstName: 'Howard', lastName: 'Tran' },
    phones: { reception: '804-555-0161', accounts: '804-555-0162', support: '+1 804-555-0163' },
    taxId: '54-2098173',
    purchaseOrderNumber: 'PB-1180',
  },
  harrowgate: {
    ...us,
    legalName: 'Harrowgate Federal Supply, Inc.',
    site: 'harrowgate.example',
    address: {
      addressLine1: '2600 Meridian Street',
      addressLine2: 'Building B',
      city: 'Denver',
      state: 'CO',
      postalCode: '80205',
    },
    director: { firstName: 'Joan', lastName: 'Thornbury' },
    accountant: { firstName: 'Iris', lastName: 'Calloway' },
    phones: { reception: '303-555-0175', accounts: '303-555-0176', support: '+1 303-555-0177' },
    taxId: '84-3317045',
    purchaseOrderNumber: 'HF-0462',
  },
} satisfies Record<string, DemoHouse>
