import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'
import { listPlace } from './list-place.ts'

/** Way back to the customer list as it was left: search, filter and order stay. First crumb of the customer's pages. */
export const CustomersLink = () => {
  const { t } = useFormat()
  return (
    <Link to="/customers" search={listPlace().search}>
      {t('nav.customers')}
    </Link>
  )
}
