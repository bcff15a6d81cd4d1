import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { useFormat } from '../../i18n/index.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { SwitchName } from './permissions-page.tsx'

const useStyles = makeStyles({
  sides: { display: 'flex', flexWrap: 'wrap', gap: '4px 40px', margin: '0 0 12px' },
  value: { margin: 0 },
  label: { color: tokens.colorNeutralForeground3 },
})

/** Old beside new, and what it brings about, before it is sent. */
export const ReviewDialog = ({
  name,
  before,
  ...actions
}: {
  name: SwitchName
  before: boolean
  busy: boolean
  onConfirm: () => void
  onCancel: () => void
}) => {
  const styles = useStyles()
  const { t } = useFormat()
  const words = (on: boolean) => t(on ? 'audit.value.on' : 'audit.value.off')
  return (
    <ConfirmDialog title={t(`permissions.${name}`)} confirm={t('permissions.submit')} {...actions}>
      <dl className={styles.sides}>
        {(
          [
            ['form.oldValue', before],
            ['form.newValue', !before],
          ] as const
        ).map(([label, value]) => (
          <div key={label}>
            <dt className={styles.label}>
              <Caption1>{t(label)}</Caption1>
            </dt>
            <dd className={styles.value}>
              <Body1>{words(value)}</Body1>
            </dd>
          </div>
        ))}
      </dl>
      {t(`permissions.${name}.text`)}
    </ConfirmDialog>
  )
}
