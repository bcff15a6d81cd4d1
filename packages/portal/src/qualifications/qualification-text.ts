import type { CustomerQualification } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'

/** Qualifications in words. */
export const useQualificationText = () => {
  const { t, date, message } = useFormat()
  return {
    name: (qualification: CustomerQualification['qualification']) => t(`qualification.${qualification}`),
    /** What a customer is, waits to be, or was found not to be. */
    state: ({ qualification, vettingStatus, vettingCreateDate }: CustomerQualification): string => {
      if (vettingStatus === 'Denied') return t('qualification.denied')
      const name = t(`qualification.${qualification}`)
      if (vettingStatus !== 'InReview') return name
      return `${name} · ${t('qualification.inReview', { date: vettingCreateDate ? date(vettingCreateDate) : '' })}`
    },
    /** Documented reasons of a denial are names on the wire; another text stays as it is. */
    reason: (reason: string) => message(`vetting.reason.${reason.replaceAll(' ', '')}`) ?? reason,
  }
}
