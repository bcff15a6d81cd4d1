import { Field, Input } from '@fluentui/react-components'
import { useFormat } from '../../i18n/index.tsx'

export interface NewPassword {
  password: string
  again: string
}
export type PasswordMistakes = Partial<Record<keyof NewPassword, string>>

/** What is wrong before the server is asked. */
export const usePasswordCheck = () => {
  const { t } = useFormat()
  return ({ password, again }: NewPassword): PasswordMistakes => {
    const missing = (name: keyof NewPassword) => t('signIn.required', { field: t(`setUp.${name}`) })
    return {
      ...(!password && { password: missing('password') }),
      ...(!again ? { again: missing('again') } : again !== password && { again: t('setUp.again.differs') }),
    }
  }
}

export interface NewPasswordFieldsProps {
  value: NewPassword
  mistakes: PasswordMistakes
  onChange: (value: NewPassword) => void
}

/** A new password, twice, wherever somebody chooses one. */
export const NewPasswordFields = ({ value, mistakes, onChange }: NewPasswordFieldsProps) => {
  const { t } = useFormat()
  const field = (name: keyof NewPassword, hint?: string) => (
    <Field
      label={t(`setUp.${name}`)}
      required
      {...(hint && { hint })}
      {...(mistakes[name] && { validationMessage: mistakes[name] })}
    >
      <Input
        name={name}
        size="large"
        type="password"
        autoComplete="new-password"
        value={value[name]}
        onChange={(_, data) => onChange({ ...value, [name]: data.value })}
      />
    </Field>
  )
  return (
    <>
      {field('password', t('setUp.password.hint'))}
      {field('again')}
    </>
  )
}
