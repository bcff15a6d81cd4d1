import { Select } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { partnersQuery } from '../app/partners.ts'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'

const useResellers = () => useQuery(partnersQuery(useClient(), useMe())).data

/** An indirect reseller by its name, once that is known. */
export const ResellerName = ({ id }: { id: string }) => useResellers()?.find((each) => each.id === id)?.name ?? id

export interface ResellerFilterProps {
  chosen: string | undefined
  onChange: (reseller: string | undefined) => void
}

/** Of an indirect provider: the customers of one of its resellers. */
export const ResellerFilter = ({ chosen, onChange }: ResellerFilterProps) => {
  const { t } = useFormat()
  const resellers = useResellers() ?? []
  return (
    <Select
      aria-label={t('list.filter.reseller')}
      value={chosen ?? ''}
      onChange={(_, { value }) => onChange(value || undefined)}
    >
      <option value="">{t('list.filter.reseller.all')}</option>
      {chosen && !resellers.some(({ id }) => id === chosen) && <option value={chosen}>{chosen}</option>}
      {resellers.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
