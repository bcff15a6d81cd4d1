import { useEffect } from 'react'
import { useFormat } from '../../i18n/index.tsx'

/** The title says that something is wrong before the page is read. */
export const useErrorTitle = (wrong: boolean): void => {
  const { t } = useFormat()
  useEffect(() => {
    const plain = document.title
    if (!wrong) return
    document.title = `${t('form.errorTitle')}: ${plain}`
    return () => {
      document.title = plain
    }
  }, [wrong, t])
}
