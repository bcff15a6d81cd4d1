import type { Role } from '@tenantry/contract'
import type { NewPartner } from '../auth/partner.ts'
import { type DemoHouse, houses, profilesOfHouse } from './partner-profiles.ts'

export const demoRoles = ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent'] as const satisfies readonly Role[]
export type DemoRole = (typeof demoRoles)[number]

export interface DemoPartner {
  partner: NewPartner
  /** One person for each role. */
  people: Record<DemoRole, string>
  locale: 'en' | 'es'
  /** What it may qualify customers of the Government Community Cloud with. */
  validationCodes?: readonly { id: string; organizationName: string; maxCreates: number | null }[]
}

const people = (text: string): Record<DemoRole, string> => {
  const names = text.split('|')
  return Object.fromEntries(demoRoles.map((role, place) => [role, names[place]!])) as Record<DemoRole, string>
}

const partner = (
  id: string,
  { name, domain, mpnId, house }: { name: string; domain: string; mpnId: string; house: DemoHouse },
): NewPartner => ({
  id,
  name,
  domain,
  domains: [domain],
  country: house.country,
  type: 'directBill',
  mpnId,
  profiles: profilesOfHouse(house),
})

/** Two partners, so that it can be seen that they do not see each other. */
export const demoPartners: Record<'global' | 'us-government', readonly [DemoPartner, DemoPartner]> = {
  global: [
    {
      partner: partner('3c9a51e7-0d48-4f6b-9a27-5be1c84f2d10', {
        name: 'Ribalta Cloud Services',
        domain: 'ribaltacloud.onmicrosoft.com',
        mpnId: '4817236',
        house: houses.ribalta,
      }),
      people: people('Lucía Ferrer|Marta Quiroga|Diego Salcedo|Nora Beltrán'),
      locale: 'es',
      validationCodes: [
        { id: '70412', organizationName: 'County of Ridgefield', maxCreates: 3 },
        { id: '81937', organizationName: 'Harbor Lights Water District', maxCreates: 25 },
      ],
    },
    {
      partner: partner('8e25b7f4-61d3-4c0a-b8f9-2a7d930c6e41', {
        name: 'Northgale Distribution',
        domain: 'northgale.onmicrosoft.com',
        mpnId: '5309148',
        house: houses.northgale,
      }),
      people: people('Grace Whitlow|Owen Hartley|Priya Raman|Samuel Okafor'),
      locale: 'en',
    },
  ],
  'us-government': [
    {
      partner: partner('b17f0c62-94ae-4d35-8c1e-60d2f7a95b83', {
        name: 'Pinebarrow Public Sector',
        domain: 'pinebarrow.onmicrosoft.us',
        mpnId: '6042875',
        house: houses.pinebarrow,
      }),
      people: people('Ellen Marlowe|Victor Lindgren|Rosa Castellan|Caleb Yates'),
      locale: 'en',
    },
    {
      partner: partner('d64a38f1-2b9c-4e07-a51d-93c8e0f6b724', {
        name: 'Harrowgate Federal Supply',
        domain: 'harrowgate.onmicrosoft.us',
        mpnId: '6178093',
        house: houses.harrowgate,
      }),
      people: people('Joan Thornbury|Marcus Vance|Leah Penrose|Felix Sutter'),
      locale: 'en',
    },
  ],
}
