import type { Customer } from '@tenantry/contract'
import { useState } from 'react'
import { AddressScope } from '../../app/address-scope.tsx'
import { CustomersLink } from '../../app/customers-link.tsx'
import { useFormat } from '../../i18n/index.tsx'
import { Page } from '../../ui/page.tsx'
import { CustomerAdded } from './customer-added.tsx'
import { NewCustomerEditor } from './new-customer-editor.tsx'

/** S-03: a customer that has no tenant yet, from the first key to what to copy afterwards. */
export const NewCustomerPage = () => {
  const { t } = useFormat()
  const [added, setAdded] = useState<Customer>()
  const title = t('new.title')
  return (
    <Page title={title} breadcrumb={[<CustomersLink key="list" />, title]} focusTitle={false}>
      {added ? (
        <CustomerAdded customer={added} onAgain={() => setAdded(undefined)} />
      ) : (
        <AddressScope sold>
          <NewCustomerEditor onAdded={setAdded} />
        </AddressScope>
      )}
    </Page>
  )
}
