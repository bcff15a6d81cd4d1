import type { Me } from '@tenantry/contract'
import { countryCodes } from '@tenantry/contract/countries'
import { type ReactNode, useMemo } from 'react'
import { AddressContext } from '../ui/form/address-fields.tsx'
import { useMe } from './session.ts'

/** Countries of a cloud, as far as somebody sells there. */
export const countriesOf = (cloud: Me['cloud'], market: readonly string[] = countryCodes): readonly string[] =>
  cloud === 'us-government' ? market.filter((code) => code === 'US') : market

/** Tells address fields below where the partner is, and which countries its cloud has; `sold`: of those where it sells. */
export const AddressScope = ({ sold = false, children }: { sold?: boolean; children: ReactNode }) => {
  const { cloud, partner } = useMe()
  const scope = useMemo(
    () => ({ from: partner.country, countries: countriesOf(cloud, sold ? partner.countries : undefined) }),
    [cloud, sold, partner.country, partner.countries],
  )
  return <AddressContext value={scope}>{children}</AddressContext>
}
