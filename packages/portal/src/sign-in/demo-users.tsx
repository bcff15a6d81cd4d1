import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'
import type { DemoUser } from './interaction.ts'

const useStyles = makeStyles({
  demo: { marginTop: '40px', paddingTop: '24px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  demoTitle: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  partner: {
    margin: '20px 0 4px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  users: { display: 'grid', margin: '0 -12px', padding: 0, listStyle: 'none' },
  user: { justifyContent: 'space-between', gap: '12px', width: '100%', fontWeight: tokens.fontWeightRegular },
  who: { whiteSpace: 'nowrap' },
  role: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, textAlign: 'end' },
})

/** The invented people of a demo: they sign in without a password. */
export const DemoUsers = ({ users, onChoose }: { users: readonly DemoUser[]; onChoose: (user: string) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo" className={styles.demoTitle}>
        {t('signIn.demo')}
      </h2>
      <p className={styles.quiet}>{t('signIn.demo.text')}</p>
      {[...Map.groupBy(users, (user) => user.partner)].map(([partner, members]) => (
        <div key={partner}>
          <h3 className={styles.partner}>{partner}</h3>
          <ul className={styles.users}>
            {members.map((user) => (
              <li key={user.userPrincipalName}>
                <Button appearance="subtle" className={styles.user} onClick={() => onChoose(user.userPrincipalName)}>
                  <span className={styles.who}>{user.displayName}</span>{' '}
                  <span className={styles.role}>{t(`role.${user.role}`)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
