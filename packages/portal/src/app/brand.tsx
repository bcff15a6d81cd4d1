import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { Me } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import icon from './icon.svg'

const useStyles = makeStyles({
  brand: { display: 'inline-flex', alignItems: 'center', gap: '10px', whiteSpace: 'nowrap' },
  mark: { display: 'block', borderRadius: '6px' },
  name: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold, letterSpacing: '-0.01em' },
  large: { fontSize: tokens.fontSizeBase500 },
  edition: {
    padding: '1px 8px',
    border: '1px solid transparent',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorPaletteDarkOrangeBackground2,
    color: tokens.colorPaletteDarkOrangeForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
})

/** Mark and name of the product. */
export const Brand = ({ large = false }: { large?: boolean }) => {
  const styles = useStyles()
  const size = large ? 32 : 24
  return (
    <span className={styles.brand}>
      <img src={icon} alt="" width={size} height={size} className={styles.mark} />
      <span className={mergeClasses(styles.name, large && styles.large)}>Tenantry</span>
    </span>
  )
}

/** Names the cloud in colour and words, where it is not the global one. */
export const EditionBadge = ({ cloud }: { cloud: Me['cloud'] }) => {
  const styles = useStyles()
  const { t } = useFormat()
  return cloud === 'us-government' ? <span className={styles.edition}>{t('edition.usGovernment')}</span> : null
}
