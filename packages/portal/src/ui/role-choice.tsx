import { Caption1, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { type Actor, mayGrant, type Role, roles } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, border: '0', minWidth: 0 },
  legend: { padding: 0, marginBottom: '4px' },
  tick: { marginLeft: '-8px' },
  hint: { paddingLeft: '24px', marginTop: '-6px', color: tokens.colorNeutralForeground3 },
})

export interface RoleChoiceProps {
  /** Who chooses: roles that they cannot give are seen and not chosen. */
  by: Pick<Actor, 'roles'>
  held: readonly Role[]
  onChange: (held: readonly Role[]) => void
}

/** Roles to tick, each with what it is for. */
export const RoleChoice = ({ by, held, onChange }: RoleChoiceProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('staff.column.roles')}</legend>
      {roles.map((role) => {
        const allowed = mayGrant(by, role)
        return (
          <div key={role}>
            <Checkbox
              className={styles.tick}
              label={t(`role.${role}`)}
              checked={held.includes(role)}
              disabled={!allowed}
              aria-describedby={`role-${role}`}
              onChange={(_, { checked }) =>
                onChange(checked === true ? [...held, role] : held.filter((each) => each !== role))
              }
            />
            <Caption1 block id={`role-${role}`} className={styles.hint}>
              {allowed ? t(`staff.role.${role}`) : t('staff.role.notYours')}
            </Caption1>
          </div>
        )
      })}
    </fieldset>
  )
}

/** `Admin agent, sales agent`; in the order of the table. */
export const useRoleNames = () => {
  const { t, locale } = useFormat()
  const list = new Intl.ListFormat(locale, { type: 'unit' })
  return (held: readonly Role[]): string =>
    held.length === 0
      ? t('staff.roles.none')
      : list.format(roles.filter((role) => held.includes(role)).map((role) => t(`role.${role}`)))
}
