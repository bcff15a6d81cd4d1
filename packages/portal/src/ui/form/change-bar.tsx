import { Body1, Button, Caption1, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/index.tsx'

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    bottom: 0,
    zIndex: 5,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 16px',
    marginTop: '24px',
    padding: '12px 16px',
    '@media (max-width: 720px)': { padding: '8px 12px' },
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderBottomWidth: 0,
    borderTopLeftRadius: tokens.borderRadiusLarge,
    borderTopRightRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
  },
  status: { flexGrow: 1, minWidth: 0 },
  count: { fontWeight: tokens.fontWeightSemibold },
  quiet: { display: 'block', color: tokens.colorNeutralForeground3 },
  buttons: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    '@media (max-width: 720px)': {
      flexGrow: 1,
      '& > button': { flexGrow: 1, paddingLeft: '8px', paddingRight: '8px' },
    },
  },
  keys: {
    marginLeft: '8px',
    padding: '0 5px',
    border: '1px solid currentcolor',
    borderRadius: tokens.borderRadiusSmall,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightRegular,
    '@media (hover: none), (max-width: 720px)': { display: 'none' },
  },
})

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export interface ChangeBarProps {
  /** "3 changes". */
  status: string
  /** Below it: why the button waits, what is missing. */
  note?: string | undefined
  primary: string
  busy?: boolean
  /** Stays focusable and says why in `note`. */
  blocked?: boolean
  onPrimary: () => void
  children?: ReactNode
}

/** Always in sight while editing: how much has changed, the next step, and the way out. */
export const ChangeBar = ({
  status,
  note,
  primary,
  busy = false,
  blocked = false,
  onPrimary,
  children,
}: ChangeBarProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <section aria-label={t('form.bar')} className={styles.bar}>
      <div className={styles.status}>
        <Body1 className={styles.count}>{status}</Body1>
        <Caption1 id="change-bar-note" className={styles.quiet}>
          {note}
        </Caption1>
      </div>
      <div className={styles.buttons}>
        <Button
          id="change-bar-primary"
          appearance="primary"
          disabledFocusable={blocked}
          aria-busy={busy}
          aria-keyshortcuts="Control+Enter"
          aria-describedby={note ? 'change-bar-note' : undefined}
          icon={busy ? <Spinner size="tiny" /> : null}
          onClick={() => !blocked && !busy && onPrimary()}
        >
          {primary}
          <span aria-hidden className={styles.keys}>
            {isApple ? '⌘↵' : t('form.ctrlEnter')}
          </span>
        </Button>
        {children}
      </div>
    </section>
  )
}
