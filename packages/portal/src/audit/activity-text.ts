import type { Activity, PartnerProfilePart } from '@tenantry/contract'
import { countryName } from '@tenantry/contract/countries'
import { fieldLabelKey, isMessageKey, messages } from '@tenantry/contract/messages'
import { IntlMessageFormat } from 'intl-messageformat'
import { useFormat } from '../i18n/index.tsx'

/** Rows of the activity in words. */
export const useActivityText = () => {
  const { t, date, message, language, locale } = useFormat()
  const words = messages[language]

  /** Values that are names on the wire, in words. */
  const named = (field: string, name: string): string | undefined => {
    switch (field.slice(field.lastIndexOf('.') + 1)) {
      case 'roles':
        return message(`role.${name}`)
      case 'grants':
        return message(`audit.grant.${name}`)
      case 'status':
        return message(`accountStatus.${name}`)
      case 'vettingStatus':
        return message(`vetting.status.${name}`)
      case 'vettingReason':
        return message(`vetting.reason.${name}`)
      case 'educationSegment':
        return message(`qualification.segment.${name}`)
    }
    return undefined
  }

  const value = (field: string, given: unknown): string => {
    if (given === undefined || given === null || given === '') return ''
    if (typeof given === 'boolean') return t(given ? 'audit.value.on' : 'audit.value.off')
    if (field.endsWith('secrets')) return '•••'
    if (Array.isArray(given))
      return given
        .map((each) => value(field, each))
        .filter(Boolean)
        .join(', ')
    if (typeof given === 'object') {
      const { resource } = given as { resource?: unknown }
      return typeof resource === 'string' ? (message(`resource.${resource}`) ?? resource) : JSON.stringify(given)
    }
    const text = String(given)
    if (field.endsWith('country')) return countryName(text, language)
    if (/\.(date(Agreed|Signed)|since|expiresAt)$/.test(field)) return date(text)
    if (field === 'user.link.purpose') return message(`audit.link.${text}`) ?? text
    if (field === 'agreement.type') return message(`agreement.${text}`) ?? text
    return named(field, text.replaceAll(' ', '')) ?? text
  }

  /** A member of one of the partner's profiles, after the name of the profile. */
  const inProfile = (part: string, path: string): string => {
    const member = path.replace(/^defaultAddress\./, 'address.')
    const key = [`field.profiles.${part}.${member}`, `field.${member}`].find(isMessageKey)
    const steps = key ? [key] : member.split('.').map((step) => `field.${step}`)
    const labels = steps.map((step) => (isMessageKey(step) ? words[step] : step))
    return [t(`profile.${part as PartnerProfilePart}`), ...labels].join(' · ')
  }

  return {
    /** What was done, as the log of a partner center calls it. */
    action: ({ operations }: Activity) =>
      operations.map((operation) => message(`audit.operation.${operation}`) ?? operation).join(' · '),
    who: ({ displayName, userPrincipalName, source, data }: Activity) =>
      displayName ??
      userPrincipalName ??
      data?.['AcceptedBy'] ??
      t(source === 'system' ? 'audit.system' : 'audit.application'),
    source: ({ source }: Activity) => t(`audit.source.${source}`),
    field: (path: string): string => {
      const own = message(`audit.field.${path}`)
      if (own) return own
      const [, part, member] = /^partner\.profiles\.(\w+)\.(.+)$/.exec(path) ?? []
      if (part && member) return inProfile(part, member)
      const company = path.startsWith('company.') && !path.includes('address.') && path !== 'company.legalName'
      const key = fieldLabelKey(path)
      const label = key ? words[key] : path
      return company && key && !path.endsWith('Number')
        ? `${t('audit.company')}: ${label.toLocaleLowerCase(locale)}`
        : label
    },
    value,
    /** Why an attempt was refused. */
    refusal: (error: string): string => {
      const own = message(`audit.refusal.${error}`)
      if (own) return own
      const key = `error.${error}`
      if (!isMessageKey(key)) return error
      // Texts with placeholders are for the answer; the log has no values for them.
      return /\{/.test(words[key]) ? error : String(new IntlMessageFormat(words[key], locale).format())
    },
  }
}
