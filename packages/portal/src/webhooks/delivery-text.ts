import type { DeliveryAttempt } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'

/** What a receiver said, in words. */
export const useAnswerText = () => {
  const { t } = useFormat()
  return ({ status, error }: Pick<DeliveryAttempt, 'status' | 'error'>): string =>
    status === undefined
      ? t(`webhooks.error.${error ?? 'connection'}`)
      : t(status >= 200 && status < 300 ? 'webhooks.answer.taken' : 'webhooks.answer.refused', {
          status: String(status),
        })
}
