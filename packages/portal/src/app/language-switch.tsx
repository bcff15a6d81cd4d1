import { Button, makeStyles } from '@fluentui/react-components'
import { type Language, languages, useFormat, useSetLanguage } from '../i18n/index.tsx'

// Each language is named in itself, whatever the current one.
const names: Record<Language, string> = { en: 'English', es: 'Español' }

const useStyles = makeStyles({
  button: { minWidth: 'auto', fontWeight: 'normal' },
  // On a narrow screen the code is seen, and the name is still read out.
  long: {
    '@media (max-width: 480px)': { position: 'absolute', width: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
  short: { '@media (min-width: 481px)': { display: 'none' } },
})

/** With two languages a switch leads straight to the other one. */
export const LanguageSwitch = () => {
  const styles = useStyles()
  const { language } = useFormat()
  const setLanguage = useSetLanguage()
  return languages
    .filter((each) => each !== language)
    .map((other) => (
      <Button
        key={other}
        appearance="subtle"
        className={styles.button}
        lang={other}
        onClick={() => void setLanguage(other)}
      >
        <span className={styles.short}>{other.toUpperCase()}</span>
        <span className={styles.long}>{names[other]}</span>
      </Button>
    ))
}
