import { type Address, ApiError, type ErrorDetail, validation } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { checkAddress, checkInitialDomain, domainKey as domainForm, normalizeAddress } from '@tenantry/contract/rules'
import { domainKey } from '../customers/customer.ts'
import { implement } from '../http/implement.ts'
import { message } from '../http/messages.ts'
import { badQuery } from '../http/paging.ts'
import type { Store } from '../store/store.ts'

/** Names nobody can take. */
const reserved = new Set(['microsoft.com', 'onmicrosoft.com', 'onmicrosoft.us', 'localhost', 'example.com'])
// These read the answer as a Boolean; an object breaks them.
const oldGeneration = new Set(['Partner Center Java SDK', 'Partner Center PowerShell'])

const nullsOut = (address: Record<string, unknown>): Address =>
  Object.fromEntries(Object.entries(address).filter(([, value]) => value !== null && value !== '')) as Address

const isFree = (store: Pick<Store, 'owner'>, domain: string): boolean =>
  !reserved.has(domain) && store.owner(domainKey(domain)) === undefined

export const validationRoutes = implement(validation, {
  domain: ({ store }, { params }) => {
    const domain = domainForm(params.domain)
    if (!domain) throw badQuery('domain', 'domain.format')
    if (isFree(store, domain)) throw new ApiError('notFound')
    return true
  },

  domainAvailability: ({ store, settings: { domainSuffixes } }, { params: { prefix } }) => {
    const domain = domainForm(prefix + domainSuffixes[0])
    const possible = domain !== undefined && checkInitialDomain(domain, domainSuffixes).length === 0
    return possible && isFree(store, domain)
  },

  address: (ctx, { body }) => {
    const originalAddress = nullsOut(body)
    if (!originalAddress.country || !countryRules(originalAddress.country)) {
      const missing = !originalAddress.country
      const params = missing ? { field: 'country' } : { field: 'country', value: originalAddress.country!.slice(0, 64) }
      throw new ApiError('invalidProperty', {
        params,
        data: [{ field: 'country', code: 3000, reason: missing ? 'field.required' : 'addr.country', params }],
      })
    }
    const address = normalizeAddress(originalAddress)
    const blocked = checkAddress(address, { cloud: ctx.settings.cloud }).filter(({ level }) => level === 'block')
    const data: ErrorDetail[] = blocked.map(({ field, rule, message: reason, params }) => ({
      field,
      code: 3000,
      reason,
      rule,
      ...(params && { params }),
    }))
    if (oldGeneration.has(ctx.client)) {
      if (blocked.length > 0) throw new ApiError('addressRefused', { data })
      return true
    }
    if (blocked.length === 0) return { originalAddress, suggestedAddresses: [address], status: 'Verified' as const }
    const [first] = blocked
    return {
      originalAddress,
      suggestedAddresses: [],
      status: 'None' as const,
      validationMessage: message(ctx.locale, first!.message as never, { ...first!.params }),
    }
  },

  countryRules: (_ctx, { params }) => {
    if (!/^[a-z]{2}$/i.test(params.country)) throw badQuery('country', 'addr.country')
    const rules = countryRules(params.country.toUpperCase())
    if (!rules) throw new ApiError('countryUnknown', { params: { country: params.country.toUpperCase() } })
    return rules
  },
})
