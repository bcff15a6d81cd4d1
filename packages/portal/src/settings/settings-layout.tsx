import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Outlet, Link as RouterLink } from '@tanstack/react-router'
import { useVisibleSettings } from '../app/visible-settings.ts'
import { useFormat } from '../i18n/index.tsx'

const useStyles = makeStyles({
  navigation: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 4px',
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1120px',
    margin: '0 auto',
    padding: '12px 22px 0',
    '@media (max-width: 720px)': { padding: '8px 6px 0' },
  },
  entry: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '32px',
    padding: '0 10px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    borderBottom: '2px solid transparent',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    borderBottomLeftRadius: 0,
    borderBottomRightRadius: 0,
  },
})

/** The pages of the settings under one navigation, which is there as soon as there is a choice. */
export const SettingsLayout = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const sections = useVisibleSettings()
  return (
    <>
      {sections.length > 1 && (
        <nav aria-label={t('nav.settings')} className={styles.navigation}>
          {sections.map(({ path, label }) => (
            <RouterLink
              key={path}
              to={path}
              className={styles.entry}
              activeProps={{ className: mergeClasses(styles.entry, styles.here) }}
            >
              {t(label)}
            </RouterLink>
          ))}
        </nav>
      )}
      <Outlet />
    </>
  )
}
