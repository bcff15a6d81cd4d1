import { useFormat } from '../i18n/index.tsx'
import { Link } from '../ui/link.tsx'

/** First crumb of the pages below the settings. */
export const SettingsLink = () => {
  const { t } = useFormat()
  return <Link to="/settings">{t('nav.settings')}</Link>
}
