import { countryCodes } from '@tenantry/contract/countries'
import { type ReactNode, useMemo } from 'react'
import { AddressContext } from '../ui/form/address-fields.tsx'
import { useMe } from './session.ts'

/** Tells address fields below where the partner is, and which countries its cloud has. */
export const AddressScope = ({ children }: { children: ReactNode }) => {
  const { cloud, partner } = useMe()
  const scope = useMemo(
    () => ({ from: partner.country, countries: cloud === 'us-government' ? ['US'] : countryCodes }),
    [cloud, partner.country],
  )
  return <AddressContext value={scope}>{children}</AddressContext>
}
