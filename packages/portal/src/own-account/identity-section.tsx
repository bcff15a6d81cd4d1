import { Caption1, Field, makeStyles, Select, tokens } from '@fluentui/react-components'
import { useMe } from '../app/session.ts'
import { languages, useFormat, useSetLanguage } from '../i18n/index.tsx'
import { useRoleNames } from '../ui/role-choice.tsx'

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
    gap: '16px 32px',
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  language: { maxWidth: '240px' },
})

// Each language is named in itself, whatever the current one.
const names = { en: 'English', es: 'Español' } as const

/** Who somebody is here, as what, and in which language. */
export const IdentitySection = () => {
  const styles = useStyles()
  const { t, language } = useFormat()
  const roleNames = useRoleNames()
  const setLanguage = useSetLanguage()
  const { displayName, userPrincipalName, partner, roles } = useMe()
  const facts = [
    [t('ownAccount.name'), displayName],
    [t('ownAccount.userName'), userPrincipalName],
    [t('ownAccount.company'), partner.name],
    [t('ownAccount.roles'), roleNames(roles)],
  ] as const
  return (
    <section aria-label={t('nav.ownAccount')}>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>
              <Caption1 className={styles.label}>{label}</Caption1>
            </dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Caption1 className={styles.label}>{t('ownAccount.language')}</Caption1>
          </dt>
          <dd className={styles.value}>
            <Field className={styles.language} hint={t('ownAccount.language.hint')}>
              <Select
                aria-label={t('ownAccount.language')}
                value={language}
                onChange={(_, { value }) => void setLanguage(languages.find((each) => each === value) ?? language)}
              >
                {languages.map((each) => (
                  <option key={each} value={each} lang={each}>
                    {names[each]}
                  </option>
                ))}
              </Select>
            </Field>
          </dd>
        </div>
      </dl>
    </section>
  )
}
