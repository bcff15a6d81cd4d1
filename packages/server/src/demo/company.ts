import { type Address, fold, type NewCustomer } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { countries, type DemoCountry, government, shares } from './places.ts'
import type { Random } from './random.ts'
import { registrationNumbers } from './registration.ts'
import { words } from './words.ts'

/** From here on the prefixes of domains carry a number, so that none has to be remembered. */
const REMEMBERED = 10_000
/** After so many names that were given already, one is given again, with a number in its domain. */
const ATTEMPTS = 30
const LONGEST_PREFIX = 27

/** Companies that do not exist, one after the other; the same ones for the same seed. */
export const inventCompanies = (random: Random, { cloud }: { cloud: 'global' | 'us-government' }) => {
  const taken = new Set<string>()
  const suffix = cloud === 'us-government' ? 'onmicrosoft.us' : 'onmicrosoft.com'
  let made = 0

  const countryOf = (): DemoCountry => {
    if (cloud === 'us-government') return government
    if (made <= countries.length) return countries[made - 1]! // so that even a small demo has them all
    return random.weighted(countries, shares)
  }

  /** A name that was not given yet, if one is found soon, and the prefix of its domain. */
  const nameIn = (trades: readonly string[], stems: readonly string[]): { name: string; prefix: string } => {
    for (let attempt = 1; ; attempt++) {
      const name = random.pick(trades).replace('@', random.pick(stems))
      const letters = fold(name).replace(/[^a-z0-9]/g, '')
      const number = made > REMEMBERED ? String(made) : attempt > ATTEMPTS ? String(attempt) : ''
      const prefix = letters.slice(0, LONGEST_PREFIX - number.length) + number
      if (taken.has(prefix)) continue
      if (made <= REMEMBERED) taken.add(prefix)
      return { name, prefix }
    }
  }

  return (): NewCustomer => {
    made++
    const country = countryOf()
    const { firstNames, lastNames, trades, stems } = words[country.words]!
    const { name, prefix } = nameIn(trades, stems)
    const legalName = country.legalForms.length > 0 ? `${name}, ${random.pick(country.legalForms)}` : name
    const person = { firstName: random.pick(firstNames), lastName: random.pick(lastNames) }
    const number = registrationNumbers[country.iso2]
    const numberRequired = countryRules(country.iso2)?.customerOrganizationRegistrationNumberRequired ?? false
    return {
      companyProfile: {
        domain: `${prefix}.${suffix}`,
        companyName: legalName,
        ...(number && (numberRequired || random.chance(0.7)) && { organizationRegistrationNumber: number(random) }),
      },
      billingProfile: {
        ...person,
        email: `${mailbox(random, person)}@${prefix}.example`,
        culture: country.culture,
        language: country.language,
        companyName: random.chance(0.6) ? legalName : name,
        defaultAddress: { ...inventAddress(random, country), ...person },
      },
    }
  }
}

const mailbox = (random: Random, { firstName, lastName }: { firstName: string; lastName: string }): string =>
  random.chance(0.4)
    ? random.pick(['billing', 'accounts', 'office', 'info'])
    : `${fold(firstName)}.${fold(lastName)}`.replace(/[^a-z.]/g, '')

/** An address in a country of the demo, with its phone. */
export const inventAddress = (random: Random, country: DemoCountry): Address => {
  const place = random.pick(country.places)
  const houseNumber =
    country.words === 'en' || country.words === 'government' ? random.between(12, 980) : random.between(1, 140)
  return {
    country: country.iso2,
    ...(place.state && { state: place.state }),
    city: place.city,
    postalCode: random.pick(place.postalCodes),
    addressLine1: random.pick(country.streets).replace('#', String(houseNumber)),
    ...(random.chance(0.25) && { addressLine2: random.pick(country.secondLines) }),
    phoneNumber: random.fill(place.phone),
  }
}

export const demoCountry = (iso2: string, cloud: 'global' | 'us-government'): DemoCountry =>
  cloud === 'us-government' ? government : countries.find((country) => country.iso2 === iso2)!
